import type { Tag } from '@aws-sdk/client-kms';
import type { KeyType, PublicKey } from '../key-manager.ts';
import { KEY_SPECS } from './algorithms.ts';
import { pointAlias, reportForeignTarget } from './alias-pointer.ts';
import type { Disposal } from './disposal.ts';
import { fetchNewEntry, type KeyFacts, toFacts } from './key-facts.ts';
import type { KeyEntry } from './key-ring.ts';
import { defaultKeyPolicy } from './policy.ts';
import type { Session } from './session.ts';
import { keyTags } from './tags.ts';

/**
 * Makes a key under an id. Until the alias names the new key the old one stays in use; a new key that does
 * not get that far is disposed of, so nothing is left behind.
 * @throws the service's error, or KeyManagerError.
 */
export async function rotateKey(
  session: Session,
  disposal: Disposal,
  keyId: string,
  type: KeyType,
): Promise<PublicKey> {
  await reportForeignTarget(session, keyId);
  const { arn, createdAt } = await createKey(session, keyId, type);
  try {
    const entry = await fetchNewEntry(session, keyId, { arn, type, createdAt });
    const previous = await commit(session, entry);
    session.logger.info({ keyId, arn, replaces: previous?.arn }, 'Key created');
    if (previous) disposal.dispose({ arn: previous.arn, keyId, reason: 'replaced' });
    return entry.publicKey;
  } catch (error) {
    session.abandoned.add(arn);
    disposal.dispose({ arn, keyId, reason: 'never-committed' });
    throw error;
  }
}

async function createKey(session: Session, keyId: string, type: KeyType): Promise<KeyFacts> {
  const { cloud, names, logger } = session;
  const Policy = session.keyPolicy ?? (await defaultKeyPolicy(cloud, logger));
  const Tags = newKeyTags(session, keyId);
  const { KeyMetadata } = await cloud.createKey({
    KeySpec: KEY_SPECS[type],
    KeyUsage: 'SIGN_VERIFY',
    Description: names.description(keyId),
    ...(Policy && { Policy }),
    ...(Tags.length > 0 && { Tags }),
  });
  return toFacts(session, KeyMetadata);
}

function newKeyTags({ configuration, names, clock }: Session, keyId: string): Tag[] {
  const own = configuration.tagBasedDiscovery ? keyTags(names, keyId, clock.now()) : [];
  const users = Object.entries(configuration.keyTags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  return [...own, ...users];
}

/** Points the alias and takes the key into use. @returns the key that it replaces. */
function commit(session: Session, entry: KeyEntry): Promise<KeyEntry | undefined> {
  const { id } = entry.publicKey;
  return session.aliasLock.run(id, async () => {
    await pointAlias(session, id, entry.arn);
    const previous = session.ring.get(id);
    session.ring.set(entry);
    return previous;
  });
}

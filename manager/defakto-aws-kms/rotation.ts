import { KEY_SPECS } from '../aws-kms/algorithms.ts';
import { KeyManagerError, type KeyType, type PublicKey } from '../key-manager.ts';
import type { Disposal } from './disposal.ts';
import { chooseKeyPolicy } from './key-policy.ts';
import { fetchEntry } from './public-keys.ts';
import type { Session } from './session.ts';
import { toTags, writeActive } from './tag-writing.ts';

/**
 * Makes a key under an id. The tag `active` commits: until it is written the old key is the one in use, and a restart
 * takes the new one for unfinished. The old key goes once the index knows the new one.
 * @throws the service's error; what was made by then is deleted.
 */
export async function rotateKey(
  session: Session,
  disposal: Disposal,
  keyId: string,
  type: KeyType,
): Promise<PublicKey> {
  const { making, ring, logger } = session;
  const made = await createKey(session, keyId, type);
  const { arn } = made;
  making.add(arn);
  try {
    // Later than its predecessor's in any case: by this date a restart tells which one counts.
    const created = Math.max(made.created, (ring.get(keyId)?.publicKey.created ?? 0) + 1);
    const entry = await fetchEntry(session, keyId, { arn, created });
    await writeActive(session, { arn, keyId, created });
    const previous = ring.get(keyId);
    ring.set(entry);
    logger.info({ keyId, arn, replaces: previous?.arn }, 'Key created');
    if (previous) disposal.dispose({ arn: previous.arn, keyId, successor: arn });
    return entry.publicKey;
  } catch (error) {
    disposal.dispose({ arn, keyId });
    throw error;
  } finally {
    making.delete(arn);
  }
}

async function createKey(
  session: Session,
  keyId: string,
  type: KeyType,
): Promise<{ arn: string; created: number }> {
  const { cloud, configuration, lifeSigns } = session;
  const policy = await chooseKeyPolicy(session);
  const users = Object.entries(configuration.keyTags ?? {}).map(([TagKey, TagValue]) => ({
    TagKey,
    TagValue,
  }));
  const own = toTags(session, { keyId, state: 'creating', heartbeat: lifeSigns.stamp('') });
  const { KeyMetadata } = await cloud.createKey({
    KeySpec: KEY_SPECS[type],
    KeyUsage: 'SIGN_VERIFY',
    Description: `Key "${keyId}" of a Defakto Trust Domain Server`.slice(0, 8192),
    Tags: [...own, ...users],
    ...policy,
  });
  if (!KeyMetadata?.Arn || !KeyMetadata.CreationDate) {
    throw new KeyManagerError('INTERNAL', 'KMS made a key without naming its ARN and its date');
  }
  return { arn: KeyMetadata.Arn, created: KeyMetadata.CreationDate.getTime() };
}

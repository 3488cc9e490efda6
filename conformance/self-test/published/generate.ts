import { KEY_SPECS } from '../../../manager/aws-kms/algorithms.ts';
import { defaultKeyPolicy } from '../../../manager/aws-kms/policy.ts';
import type { KeyType, PublicKey } from '../../../manager/index.ts';
import { tagList } from '../../laboratory/tag-list.ts';
import { factsOf, readPublicKey } from './calls.ts';
import type { Disposal } from './dispose.ts';
import type { Entry, Session } from './session.ts';
import { ownTags } from './tags.ts';
import { pointAlias, withAlias } from './write-alias.ts';

/** Makes a key for an id. Until the alias names it the old one stays in use. */
export async function generate(
  session: Session,
  disposal: Disposal,
  keyId: string,
  type: KeyType,
): Promise<PublicKey> {
  const { defects, abandoned } = session;
  const arn = await createKey(session, keyId, type);
  try {
    const publicKey = await readPublicKey(session, keyId, { arn, type });
    const replaced = await takeIntoUse(session, { arn, publicKey, tagged: session.byTags });
    if (replaced) disposal.add({ keyId, arn: replaced.arn, why: 'replaced' });
    return publicKey;
  } catch (error) {
    abandoned.add(arn);
    // B0: a key whose rotation failed is nobody's.
    if (!defects.has('B0')) disposal.add({ keyId, arn, why: 'abandoned' });
    throw error;
  }
}

async function createKey(session: Session, keyId: string, type: KeyType): Promise<string> {
  const { cloud, names, byTags, userTags, age, logger } = session;
  const Policy = session.keyPolicy ?? (await defaultKeyPolicy(cloud, logger));
  const Tags = [...(byTags ? ownTags(session, keyId) : []), ...tagList(userTags)];
  const { KeyMetadata } = await cloud.createKey({
    Description: names.description(keyId),
    KeySpec: KEY_SPECS[type],
    KeyUsage: 'SIGN_VERIFY',
    ...(Policy && { Policy }),
    ...(Tags.length > 0 && { Tags }),
  });
  age.observe(KeyMetadata?.CreationDate);
  return factsOf(KeyMetadata).arn;
}

/** @returns the key that it replaces */
async function takeIntoUse(session: Session, entry: Entry): Promise<Entry | undefined> {
  const { id } = entry.publicKey;
  return withAlias(session, id, async () => {
    await pointAlias(session, id, entry.arn);
    const replaced = session.entries.get(id);
    session.entries.set(id, entry);
    return replaced;
  });
}

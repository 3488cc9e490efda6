import { attempt } from './attempt.ts';
import type { Disposal } from './disposal.ts';
import { describeKey, isSigningKey } from './key-facts.ts';
import { TIMES } from './limits.ts';
import { listTaggedKeys, type TaggedKey } from './listings.ts';
import { isKeyId } from './names.ts';
import type { Session } from './session.ts';
import { TAG } from './tags.ts';

/**
 * Takes up the disposals that an earlier stop interrupted: derives them from the tags, since nothing else
 * remembers them.
 */
export async function resumeDisposals(session: Session, disposal: Disposal): Promise<void> {
  const { trustDomain, serverId } = session.names;
  const own = await listTaggedKeys(session, { [TAG.trustDomain]: trustDomain, [TAG.serverId]: serverId });
  await sweepOwnKeys(session, disposal, own);
}

/** Disposes of this server's tagged keys that are not in use: inactive ones at once, others when they are old. */
export async function sweepOwnKeys(
  session: Session,
  disposal: Disposal,
  keys: readonly TaggedKey[],
): Promise<void> {
  const { names, ring, doomed, signal } = session;
  for (const key of keys) {
    signal.throwIfAborted();
    if (key.tags.get(TAG.serverId) !== names.serverId || ring.uses(key.arn) || doomed.has(key.arn)) continue;
    await attempt(session, 'look at a key out of use', { arn: key.arn }, () => sweep(session, disposal, key));
  }
}

async function sweep(session: Session, disposal: Disposal, { arn, tags }: TaggedKey): Promise<void> {
  const { serviceTime, logger } = session;
  const key = await describeKey(session, arn);
  if (key?.state !== 'Enabled' || !isSigningKey(key)) return;
  const keyId = tags.get(TAG.keyId);
  if (keyId === undefined || !isKeyId(keyId)) {
    logger.warn({ arn, keyId }, `Leaving a key alone whose tag ${TAG.keyId} is missing or no key id`);
    return;
  }
  const inactive = tags.get(TAG.active) === 'false';
  if (inactive || serviceTime.isPast(key.createdAt, TIMES.orphanAfter)) {
    disposal.dispose({ arn, keyId, reason: 'duplicate' });
  }
}

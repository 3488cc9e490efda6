import { attempt } from '../aws-kms/attempt.ts';
import { errorCode, isGone, isLasting } from '../aws-kms/cloud-errors.ts';
import { LIMITS, TIMES } from './limits.ts';
import type { Session } from './session.ts';
import { writeRetired } from './tag-writing.ts';

/**
 * Retires a key of our own and schedules its deletion. The tag comes first: KMS refuses tags on a key that waits
 * for its deletion. Repeating it does no harm.
 * @throws the service's error; the key may be retired by then, but lives.
 */
export async function retireOwn(session: Session, arn: string): Promise<void> {
  try {
    await writeRetired(session, arn);
  } catch (error) {
    if (isGone(error)) return;
    if (!isLasting(error)) throw error;
    // Better a deletion that the index does not announce than a key that is never deleted.
    session.logger.warn(
      { arn, code: errorCode(error), error },
      'Could not mark a key as retired; deleting it all the same',
    );
  }
  await scheduleDeletion(session, arn);
}

/** Schedules the deletion of a key; one that is gone or waits for its purge already is as good. */
export async function scheduleDeletion({ cloud, logger }: Session, arn: string): Promise<void> {
  try {
    const { DeletionDate } = await cloud.scheduleKeyDeletion({
      KeyId: arn,
      PendingWindowInDays: LIMITS.deletionWindowDays,
    });
    logger.info({ arn, deletionDate: DeletionDate }, 'Key deletion scheduled');
  } catch (error) {
    if (!isGone(error)) throw error;
    logger.debug({ arn, code: errorCode(error) }, 'The key is gone or waits for its deletion already');
  }
}

/**
 * Schedules the deletion of keys that are retired; of most it has been scheduled, and they are listed until they are
 * purged. Once a process, one after the other, `pause` milliseconds apart.
 */
export async function finishRetirements(
  session: Session,
  arns: readonly string[],
  pause: number = TIMES.betweenWrites,
): Promise<void> {
  const { clock, doomed, signal } = session;
  for (const arn of arns) {
    await attempt(session, 'delete a retired key', { arn }, async () => {
      await scheduleDeletion(session, arn);
      doomed.add(arn);
    });
    if (pause > 0) await clock.sleep(pause, signal);
  }
}

/**
 * Gives up the key that has this id and fingerprint, which nothing replaces here.
 * @throws the service's error; the key is then still in use.
 */
export async function retireKey(session: Session, keyId: string, fingerprint: string): Promise<void> {
  const { ring, doomed, logger } = session;
  const entry = ring.get(keyId);
  if (entry?.publicKey.fingerprint !== fingerprint) return;
  await retireOwn(session, entry.arn);
  doomed.add(entry.arn);
  ring.delete(entry);
  logger.info({ keyId, arn: entry.arn }, 'Key retired');
}

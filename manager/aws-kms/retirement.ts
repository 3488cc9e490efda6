import { errorCode, isGone, isLasting } from './cloud-errors.ts';
import { LIMITS } from './limits.ts';
import type { Session } from './session.ts';
import { TAG } from './tags.ts';

/**
 * Marks a key inactive. This comes before its deletion is scheduled: KMS refuses tags on a key that waits for
 * deletion, and a key that stays active is found again by every scan until it is purged.
 * @returns whether there is still a key to delete. @throws the service's error when a later try may succeed.
 */
export async function deactivate({ cloud, logger }: Session, arn: string): Promise<boolean> {
  try {
    await cloud.tagResource({ KeyId: arn, Tags: [{ TagKey: TAG.active, TagValue: 'false' }] });
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    if (!isLasting(error)) throw error;
    // Better a deletion that scans see for a week than a key that is never deleted.
    logger.warn(
      { arn, code: errorCode(error), error },
      'Could not mark the key inactive; deleting it all the same',
    );
    return true;
  }
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

import { attempt } from '../aws-kms/attempt.ts';
import { isGone } from '../aws-kms/cloud-errors.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import type { LogFields } from '../logger.ts';
import { scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';
import { writeRetired } from './tag-writing.ts';

/**
 * Deletes the keys of somebody who is gone, in two steps at least a day apart: first they are retired, so that who
 * comes back sees it and leaves them alone; they are scheduled only when that has stood since. A heartbeat in
 * between takes the retirement back.
 */
export async function sweepGone(session: Session, keys: readonly KeyRecord[], who: LogFields): Promise<void> {
  const { lifeSigns, doomed, logger, signal } = session;
  if (!lifeSigns.isGone(keys)) return;
  for (const { id: arn, state } of keys) {
    signal.throwIfAborted();
    if (doomed.has(arn)) continue;
    await attempt(session, 'delete a key of somebody who is gone', { ...who, arn }, async () => {
      if (state !== 'retired') {
        logger.info({ ...who, arn }, 'Retiring a key of somebody who is gone');
        if (!(await isRetirable(session, arn))) doomed.add(arn);
      } else if (lifeSigns.isSettledIn(arn, 'retired')) {
        await scheduleDeletion(session, arn);
        doomed.add(arn);
      }
    });
  }
}

/** @returns false when there is nothing left to retire. */
async function isRetirable(session: Session, arn: string): Promise<boolean> {
  try {
    await writeRetired(session, arn);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

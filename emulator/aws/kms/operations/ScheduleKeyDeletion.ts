import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from '@aws-sdk/client-kms';
import { scheduleEvent } from '../../../world/due.ts';
import { DELETE_KEY } from '../deletion.ts';
import { refusals } from '../errors.ts';
import { changeKey } from '../key-operation.ts';
import { DAY, LIMITS } from '../limits.ts';

const { least, most, default: defaultDays } = LIMITS.pendingWindowDays;

export const ScheduleKeyDeletion = changeKey<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>(
  'ScheduleKeyDeletion',
  async (key, input, { now }, transaction) => {
    const windowDays = input.PendingWindowInDays ?? defaultDays;
    if (windowDays < least || windowDays > most) throw refusals.pendingWindow(windowDays, least, most);
    const at = now + windowDays * DAY;
    const payload = [key.account, key.region, key.id];
    const event = await scheduleEvent(transaction, at, { kind: DELETE_KEY, payload });
    return {
      key: { ...key, state: 'PendingDeletion', deletion: { at, windowDays, event } },
      output: {
        KeyId: key.arn,
        DeletionDate: new Date(at),
        KeyState: 'PendingDeletion',
        PendingWindowInDays: windowDays,
      },
    };
  },
);

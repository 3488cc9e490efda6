import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from '@aws-sdk/client-kms';
import type { View } from '../../../store/store.ts';
import { beginWaiting } from '../deletion.ts';
import { refusals } from '../errors.ts';
import { changeKey } from '../key-operation.ts';
import type { KeyRecord } from '../key-record.ts';
import { LIMITS } from '../limits.ts';
import { getRelatedKeys } from '../related-keys.ts';

const { least, most, default: defaultDays } = LIMITS.pendingWindowDays;

export const ScheduleKeyDeletion = changeKey<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>(
  'ScheduleKeyDeletion',
  async (key, input, { now, world }, transaction) => {
    const windowDays = input.PendingWindowInDays ?? defaultDays;
    if (windowDays < least || windowDays > most) throw refusals.pendingWindow(windowDays, least, most);
    if (await hasReplicas(transaction, key)) {
      return {
        key: { ...key, state: 'PendingReplicaDeletion', deletionAfterReplicas: { windowDays } },
        output: { KeyId: key.arn, KeyState: 'PendingReplicaDeletion', PendingWindowInDays: windowDays },
      };
    }
    const pending = await beginWaiting(transaction, key, windowDays, now, world.disorder);
    return {
      key: pending,
      output: {
        KeyId: key.arn,
        DeletionDate: new Date(pending.deletion.at),
        KeyState: 'PendingDeletion',
        PendingWindowInDays: windowDays,
      },
    };
  },
);

/** Whether it is the primary key of others, in whatever state they are. */
async function hasReplicas(view: View, key: KeyRecord): Promise<boolean> {
  if (!key.multiRegion) return false;
  const { primary, replicas } = await getRelatedKeys(view, key);
  return key.region === primary && replicas.length > 0;
}

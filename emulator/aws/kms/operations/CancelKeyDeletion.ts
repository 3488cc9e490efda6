import type { CancelKeyDeletionRequest, CancelKeyDeletionResponse } from '@aws-sdk/client-kms';
import { cancelEvent } from '../../../world/due.ts';
import { rescued } from '../imports.ts';
import { changeKey } from '../key-operation.ts';

export const CancelKeyDeletion = changeKey<CancelKeyDeletionRequest, CancelKeyDeletionResponse>(
  'CancelKeyDeletion',
  async ({ deletion, deletionAfterReplicas, ...key }, _input, _context, transaction) => {
    if (deletion) await cancelEvent(transaction, deletion.event);
    return { key: await rescued(transaction, key), output: { KeyId: key.arn } };
  },
);

import type { DisableKeyRotationRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';
import { checkNoReplica } from '../related-keys.ts';
import { checkAutomaticRotation, disableRotation } from '../rotation.ts';

export const DisableKeyRotation = changeKey<DisableKeyRotationRequest, object>(
  'DisableKeyRotation',
  async (key, _input, _context, transaction) => {
    checkAutomaticRotation(key);
    await checkNoReplica(transaction, key);
    return { key: await disableRotation(transaction, key), output: {} };
  },
);

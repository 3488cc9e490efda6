import type { EnableKeyRotationRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';
import { LIMITS } from '../limits.ts';
import { checkNoReplica } from '../related-keys.ts';
import { checkAutomaticRotation, enableRotation } from '../rotation.ts';

export const EnableKeyRotation = changeKey<EnableKeyRotationRequest, object>(
  'EnableKeyRotation',
  async (key, { RotationPeriodInDays = LIMITS.rotationPeriodDays.default }, { now }, transaction) => {
    checkAutomaticRotation(key);
    await checkNoReplica(transaction, key);
    return { key: await enableRotation(transaction, key, RotationPeriodInDays, now), output: {} };
  },
);

import type { EnableKeyRotationRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';
import { LIMITS } from '../limits.ts';
import { checkAutomaticRotation, enableRotation } from '../rotation.ts';

export const EnableKeyRotation = changeKey<EnableKeyRotationRequest, object>(
  'EnableKeyRotation',
  async (key, { RotationPeriodInDays = LIMITS.rotationPeriodDays.default }, { now }, transaction) => {
    checkAutomaticRotation(key);
    return { key: await enableRotation(transaction, key, RotationPeriodInDays, now), output: {} };
  },
);

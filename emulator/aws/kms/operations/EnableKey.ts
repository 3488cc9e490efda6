import type { EnableKeyRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';
import { carryOutRotations } from '../rotation.ts';

/** Rotations that came due while the key was disabled happen now. */
export const EnableKey = changeKey<EnableKeyRequest, object>(
  'EnableKey',
  async (key, _input, { now }, transaction) => ({
    key: await carryOutRotations(transaction, { ...key, state: 'Enabled' }, now),
    output: {},
  }),
);

import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from '@aws-sdk/client-kms';
import { refusals } from '../errors.ts';
import { changeKey } from '../key-operation.ts';
import { beginRotation, isRotatable } from '../rotation.ts';

/** Answers with the key id, as the examples of the developer guide do. */
export const RotateKeyOnDemand = changeKey<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>(
  'RotateKeyOnDemand',
  async (key, _input, { now, world }, transaction) => {
    if (!isRotatable(key)) throw refusals.rotationNotSupported();
    return { key: await beginRotation(transaction, key, now, world.quotas), output: { KeyId: key.id } };
  },
);

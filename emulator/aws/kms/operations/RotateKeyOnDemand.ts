import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from '@aws-sdk/client-kms';
import { refusals } from '../errors.ts';
import { changeKey } from '../key-operation.ts';
import { checkNoReplica } from '../related-keys.ts';
import { beginRotation, isRotatable } from '../rotation.ts';

/** Answers with the key id, as the examples of the developer guide do. */
export const RotateKeyOnDemand = changeKey<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>(
  'RotateKeyOnDemand',
  async (key, _input, { now, world }, transaction) => {
    if (!isRotatable(key)) throw refusals.rotationNotSupported();
    await checkNoReplica(transaction, key);
    return { key: await beginRotation(transaction, key, now, world.quotas), output: { KeyId: key.id } };
  },
);

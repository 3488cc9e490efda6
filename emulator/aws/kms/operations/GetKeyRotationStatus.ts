import type { GetKeyRotationStatusRequest, GetKeyRotationStatusResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { findKey } from '../key-reference.ts';
import { primaryOf } from '../related-keys.ts';

/**
 * Answers with the key id, as the API reference's example does. A key pending deletion says that it does not
 * rotate, and a key that cannot rotate says the same: the developer guide shows such an answer, and Terraform
 * asks this of every key whose origin is AWS_KMS.
 */
export const GetKeyRotationStatus: Handler<
  GetKeyRotationStatusRequest,
  GetKeyRotationStatusResponse
> = async (input, context) => {
  const { key, primary } = await context.world.store.read(async (view) => {
    const { KeyId = '' } = input;
    const key = await findKey(view, context, 'GetKeyRotationStatus', KeyId, { aliases: false });
    return { key, primary: await primaryOf(view, key) };
  });
  const { id, state } = key;
  const { rotation, onDemandRotation } = primary;
  const ending = state === 'PendingDeletion' || state === 'PendingReplicaDeletion';
  const automatic = ending ? undefined : rotation;
  return {
    KeyId: id,
    KeyRotationEnabled: automatic !== undefined,
    ...(automatic && {
      RotationPeriodInDays: automatic.periodDays,
      NextRotationDate: new Date(automatic.next),
    }),
    ...(onDemandRotation && { OnDemandRotationStartDate: new Date(onDemandRotation.started) }),
  };
};

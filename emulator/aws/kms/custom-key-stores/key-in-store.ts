import type { CreateKeyRequest } from '@aws-sdk/client-kms';
import type { View } from '../../../store/store.ts';
import { refusals } from '../errors.ts';
import type { Place } from '../key-record.ts';
import { findKeyStore } from './key-store-store.ts';

/** Whether a CreateKey request is about a custom key store. */
export function isForKeyStore({ Origin, CustomKeyStoreId, XksKeyId }: CreateKeyRequest): boolean {
  const ofKeyStore = Origin === 'AWS_CLOUDHSM' || Origin === 'EXTERNAL_KEY_STORE';
  return ofKeyStore || CustomKeyStoreId !== undefined || XksKeyId !== undefined;
}

/**
 * Refuses to make a key in a custom key store: first as AWS would refuse a request that is wrong, and one that is
 * right because there is no HSM. See docs/decisions/0013-what-stays-outside.md. The rules are CreateKey's (API
 * reference); their order is inferred.
 * @throws AwsError always
 */
export async function refuseKeyInStore(view: View, place: Place, input: CreateKeyRequest): Promise<never> {
  const { Origin, CustomKeyStoreId, XksKeyId, MultiRegion } = input;
  if (Origin !== 'AWS_CLOUDHSM' && Origin !== 'EXTERNAL_KEY_STORE') {
    const member = CustomKeyStoreId === undefined ? 'XksKeyId' : 'CustomKeyStoreId';
    throw refusals.notWithOrigin(member, Origin ?? 'AWS_KMS');
  }
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT') throw refusals.specInKeyStore(spec);
  if (MultiRegion) throw refusals.multiRegionInKeyStore();
  if (CustomKeyStoreId === undefined) throw refusals.requiredWithOrigin('a CustomKeyStoreId', Origin);
  if (Origin === 'EXTERNAL_KEY_STORE' && XksKeyId === undefined)
    throw refusals.requiredWithOrigin('an XksKeyId', Origin);
  if (Origin === 'AWS_CLOUDHSM' && XksKeyId !== undefined) throw refusals.xksKeyOfOtherOrigin();
  const store = await findKeyStore(view, place, CustomKeyStoreId);
  if (store.type !== Origin) throw refusals.originOfOtherStore(Origin, store.type);
  if (store.connection.state !== 'CONNECTED') throw refusals.keyStoreState(store, 'create a key in');
  throw refusals.noHsm('a key in a custom key store');
}

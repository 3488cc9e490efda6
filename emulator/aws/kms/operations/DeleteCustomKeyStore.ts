import type { DeleteCustomKeyStoreRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { findKeyStore, removeKeyStore } from '../custom-key-stores/key-store-store.ts';
import { refusals } from '../errors.ts';
import { placeOf } from '../key-reference.ts';

/** AWS refuses a store that has keys (CustomKeyStoreHasCMKsException); here none can have any. */
export const DeleteCustomKeyStore: Handler<DeleteCustomKeyStoreRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const store = await findKeyStore(transaction, placeOf(context), input.CustomKeyStoreId ?? '');
    if (store.connection.state !== 'DISCONNECTED') throw refusals.keyStoreState(store, 'delete');
    await removeKeyStore(transaction, store);
    return {};
  });

import type { DisconnectCustomKeyStoreRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { disconnect } from '../custom-key-stores/connection.ts';
import { findKeyStore } from '../custom-key-stores/key-store-store.ts';
import { placeOf } from '../key-reference.ts';

/** Answers at once; the store is DISCONNECTING until its time is over. */
export const DisconnectCustomKeyStore: Handler<DisconnectCustomKeyStoreRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const store = await findKeyStore(transaction, placeOf(context), input.CustomKeyStoreId ?? '');
    await disconnect(transaction, store, context.now);
    return {};
  });

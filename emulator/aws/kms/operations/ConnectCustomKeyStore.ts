import type { ConnectCustomKeyStoreRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { connect } from '../custom-key-stores/connection.ts';
import { findKeyStore } from '../custom-key-stores/key-store-store.ts';
import { placeOf } from '../key-reference.ts';

/** Answers at once; the store is CONNECTING until its time is over. */
export const ConnectCustomKeyStore: Handler<ConnectCustomKeyStoreRequest, object> = (input, context) =>
  context.world.store.write(async (transaction) => {
    const store = await findKeyStore(transaction, placeOf(context), input.CustomKeyStoreId ?? '');
    await connect(transaction, store, context.now);
    return {};
  });

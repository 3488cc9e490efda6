import type { GenerateRandomRequest, GenerateRandomResponse } from '@aws-sdk/client-kms';
import { generateSymmetricKey } from '../../../crypto/symmetric.ts';
import type { Handler } from '../../service.ts';
import { findKeyStore } from '../custom-key-stores/key-store-store.ts';
import { refusals } from '../errors.ts';
import { placeOf } from '../key-reference.ts';
import { refuseRecipient } from '../recipient.ts';

/** Real randomness, never the seed's: a caller may make a key of it. */
export const GenerateRandom: Handler<GenerateRandomRequest, GenerateRandomResponse> = async (
  input,
  context,
) => {
  refuseRecipient(input.Recipient);
  const { CustomKeyStoreId, NumberOfBytes } = input;
  if (CustomKeyStoreId !== undefined) {
    const store = await context.world.store.read((view) =>
      findKeyStore(view, placeOf(context), CustomKeyStoreId),
    );
    if (store.type === 'EXTERNAL_KEY_STORE') throw refusals.randomInExternalStore();
    if (store.connection.state !== 'CONNECTED') throw refusals.keyStoreState(store, 'generate randomness in');
    throw refusals.noHsm('GenerateRandom in a custom key store');
  }
  if (NumberOfBytes === undefined) throw refusals.dataKeyLength();
  return { Plaintext: generateSymmetricKey(NumberOfBytes) };
};

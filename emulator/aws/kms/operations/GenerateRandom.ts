import type { GenerateRandomRequest, GenerateRandomResponse } from '@aws-sdk/client-kms';
import { generateSymmetricKey } from '../../../crypto/symmetric.ts';
import { notEmulated } from '../../errors.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { refuseRecipient } from '../recipient.ts';

/** Real randomness, never the seed's: a caller may make a key of it. */
export const GenerateRandom: Handler<GenerateRandomRequest, GenerateRandomResponse> = async (input) => {
  refuseRecipient(input.Recipient);
  if (input.CustomKeyStoreId !== undefined) throw notEmulated('custom key stores');
  if (input.NumberOfBytes === undefined) throw refusals.dataKeyLength();
  return { Plaintext: generateSymmetricKey(input.NumberOfBytes) };
};

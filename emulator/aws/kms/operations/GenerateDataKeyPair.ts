import type { GenerateDataKeyPairRequest, GenerateDataKeyPairResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { dataKeyPair } from '../data-key-pairs.ts';
import { refuseRecipient } from '../recipient.ts';

export const GenerateDataKeyPair: Handler<GenerateDataKeyPairRequest, GenerateDataKeyPairResponse> = async (
  input,
  context,
) => {
  refuseRecipient(input.Recipient);
  return dataKeyPair('GenerateDataKeyPair', input, context);
};

import type { GenerateDataKeyRequest, GenerateDataKeyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { generateDataKey } from '../data-keys.ts';
import { refuseRecipient } from '../recipient.ts';

export const GenerateDataKey: Handler<GenerateDataKeyRequest, GenerateDataKeyResponse> = async (
  input,
  context,
) => {
  refuseRecipient(input.Recipient);
  return generateDataKey('GenerateDataKey', input, context);
};

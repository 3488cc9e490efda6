import type {
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse,
} from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { generateDataKey } from '../data-keys.ts';

export const GenerateDataKeyWithoutPlaintext: Handler<
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse
> = async (input, context) => {
  const { Plaintext: _, ...rest } = await generateDataKey('GenerateDataKeyWithoutPlaintext', input, context);
  return rest;
};

import type {
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse,
} from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { dataKeyPair } from '../data-key-pairs.ts';

export const GenerateDataKeyPairWithoutPlaintext: Handler<
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse
> = async (input, context) => {
  const { PrivateKeyPlaintext: _, ...rest } = await dataKeyPair(
    'GenerateDataKeyPairWithoutPlaintext',
    input,
    context,
  );
  return rest;
};

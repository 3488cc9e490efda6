import type { DataKeySpec, GenerateDataKeyRequest } from '@aws-sdk/client-kms';
import type { EncryptionContext } from '../../crypto/ciphertext.ts';
import { generateSymmetricKey } from '../../crypto/symmetric.ts';
import type { CallContext } from '../service.ts';
import { type CipherKey, cipherKey, encryptUnder, materialIdOf } from './encryption.ts';
import { refusals } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import { findKey } from './key-reference.ts';
import type { KeyOperation } from './key-states.ts';

/** Bytes of a data key by its spec (API reference of GenerateDataKey). */
const DATA_KEY_BYTES: Readonly<Record<DataKeySpec, number>> = { AES_128: 16, AES_256: 32 };

/** The part that the requests of all four operations for data keys share. */
interface DataKeyInput {
  readonly KeyId: string | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
  readonly DryRun?: boolean | undefined;
}

/**
 * The symmetric key that a data key is to be encrypted under. The order of checks: key and state, usage, that
 * it is symmetric, grant tokens, DryRun. Inferred; AWS's is unrecorded.
 * @throws AwsError
 */
export async function dataKeyCipher(
  operation: KeyOperation,
  input: DataKeyInput,
  context: CallContext,
): Promise<CipherKey> {
  const cipher = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, operation, input.KeyId ?? '', { aliases: true });
    if (key.usage === 'ENCRYPT_DECRYPT' && key.spec !== 'SYMMETRIC_DEFAULT')
      throw refusals.dataKeyUnderAsymmetric();
    return cipherKey(view, key, operation, 'SYMMETRIC_DEFAULT', input.EncryptionContext);
  });
  await checkGrantTokens(context, input.GrantTokens);
  if (input.DryRun) throw refusals.dryRun();
  return cipher;
}

/** Makes a data key of the length that the request asks for. @throws AwsError */
export async function generateDataKey(
  operation: 'GenerateDataKey' | 'GenerateDataKeyWithoutPlaintext',
  input: Omit<GenerateDataKeyRequest, 'Recipient'>,
  context: CallContext,
) {
  const length = lengthOf(input);
  const cipher = await dataKeyCipher(operation, input, context);
  const Plaintext = generateSymmetricKey(length);
  return {
    CiphertextBlob: await encryptUnder(cipher, Plaintext),
    Plaintext,
    KeyId: cipher.key.arn,
    KeyMaterialId: materialIdOf(cipher),
  };
}

function lengthOf({ KeySpec, NumberOfBytes }: GenerateDataKeyRequest): number {
  if (KeySpec !== undefined && NumberOfBytes === undefined) return DATA_KEY_BYTES[KeySpec];
  if (KeySpec === undefined && NumberOfBytes !== undefined) return NumberOfBytes;
  throw refusals.dataKeyLength();
}

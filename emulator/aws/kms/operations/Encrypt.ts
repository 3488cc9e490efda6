import type { EncryptRequest, EncryptResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkPlaintextSize, cipherKey, encryptUnder } from '../encryption.ts';
import { refusals } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { findKey } from '../key-reference.ts';

/**
 * The order of checks: key and state, usage, algorithm, encryption context, the plaintext's length, grant
 * tokens, DryRun. Inferred; AWS's is unrecorded.
 */
export const Encrypt: Handler<EncryptRequest, EncryptResponse> = async (input, context) => {
  const { EncryptionAlgorithm, EncryptionContext, Plaintext = new Uint8Array() } = input;
  const cipher = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'Encrypt', input.KeyId ?? '', { aliases: true });
    return cipherKey(view, key, 'Encrypt', EncryptionAlgorithm, EncryptionContext);
  });
  checkPlaintextSize(cipher, Plaintext);
  await checkGrantTokens(context, input.GrantTokens);
  if (input.DryRun) throw refusals.dryRun();
  return {
    CiphertextBlob: await encryptUnder(cipher, Plaintext),
    KeyId: cipher.key.arn,
    EncryptionAlgorithm: cipher.algorithm,
  };
};

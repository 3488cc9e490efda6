import type { DecryptRequest, DecryptResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { ciphertextOf, decryptionKey, decryptUnder, materialIdOf } from '../encryption.ts';
import { refusals } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { refuseRecipient } from '../recipient.ts';

/**
 * The order of checks: the ciphertext is there, key and state, usage, algorithm, encryption context, grant
 * tokens, the ciphertext itself, DryRun. Inferred; AWS's is unrecorded.
 */
export const Decrypt: Handler<DecryptRequest, DecryptResponse> = async (input, context) => {
  refuseRecipient(input.Recipient);
  const ciphertext = ciphertextOf(input);
  const cipher = await context.world.store.read((view) =>
    decryptionKey(view, context, 'Decrypt', {
      keyId: input.KeyId,
      algorithm: input.EncryptionAlgorithm,
      context: input.EncryptionContext,
      ciphertext,
    }),
  );
  await checkGrantTokens(context, input.GrantTokens);
  const Plaintext = ciphertext && (await decryptUnder(cipher, ciphertext, context.world.threads));
  if (input.DryRun || !Plaintext) throw refusals.dryRun();
  return {
    KeyId: cipher.key.arn,
    Plaintext,
    EncryptionAlgorithm: cipher.algorithm,
    KeyMaterialId: materialIdOf(cipher),
  };
};

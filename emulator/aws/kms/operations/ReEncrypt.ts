import type { ReEncryptRequest, ReEncryptResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import {
  checkPlaintextSize,
  cipherKey,
  ciphertextOf,
  decryptionKey,
  decryptUnder,
  encryptUnder,
  materialIdOf,
} from '../encryption.ts';
import { refusals } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { findKey } from '../key-reference.ts';

/**
 * The order of checks: all of the source as Decrypt does it, then all of the destination as Encrypt does it,
 * then grant tokens, the ciphertext, the plaintext's length, DryRun. Inferred; AWS's is unrecorded.
 */
export const ReEncrypt: Handler<ReEncryptRequest, ReEncryptResponse> = async (input, context) => {
  const ciphertext = ciphertextOf(input);
  const { source, destination } = await context.world.store.read(async (view) => {
    const source = await decryptionKey(view, context, 'ReEncrypt', {
      keyId: input.SourceKeyId,
      algorithm: input.SourceEncryptionAlgorithm,
      context: input.SourceEncryptionContext,
      ciphertext,
    });
    const to = await findKey(view, context, 'ReEncrypt', input.DestinationKeyId ?? '', { aliases: true });
    const { DestinationEncryptionAlgorithm, DestinationEncryptionContext } = input;
    const destination = await cipherKey(
      view,
      to,
      'ReEncrypt',
      DestinationEncryptionAlgorithm,
      DestinationEncryptionContext,
    );
    return { source, destination };
  });
  await checkGrantTokens(context, input.GrantTokens);
  const plaintext = ciphertext && (await decryptUnder(source, ciphertext));
  if (plaintext) checkPlaintextSize(destination, plaintext);
  if (input.DryRun || !plaintext) throw refusals.dryRun();
  return {
    CiphertextBlob: await encryptUnder(destination, plaintext),
    SourceKeyId: source.key.arn,
    KeyId: destination.key.arn,
    SourceEncryptionAlgorithm: source.algorithm,
    DestinationEncryptionAlgorithm: destination.algorithm,
    SourceKeyMaterialId: materialIdOf(source),
    DestinationKeyMaterialId: materialIdOf(destination),
  };
};

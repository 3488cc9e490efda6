import type { ReEncryptRequest, ReEncryptResponse } from '@aws-sdk/client-kms';
import { originOf } from '../../../crypto/ciphertext.ts';
import type { ContextKeys } from '../../../iam/context.ts';
import type { View } from '../../../store/store.ts';
import type { CallContext, Handler } from '../../service.ts';
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
import { arnOfReference, findKey, keyArn } from '../key-reference.ts';

/**
 * The order of checks: all of the source as Decrypt does it, then all of the destination as Encrypt does it,
 * then grant tokens, the ciphertext, the plaintext's length, DryRun. Inferred; AWS's is unrecorded.
 */
export const ReEncrypt: Handler<ReEncryptRequest, ReEncryptResponse> = async (input, context) => {
  const ciphertext = ciphertextOf(input);
  const { source, destination } = await context.world.store.read(async (view) => {
    const keys = await onSameKey(view, context, input, ciphertext);
    const source = await decryptionKey(view, context, 'ReEncrypt', {
      keyId: input.SourceKeyId,
      algorithm: input.SourceEncryptionAlgorithm,
      context: input.SourceEncryptionContext,
      ciphertext,
      use: { action: 'ReEncryptFrom', keys },
    });
    const to = await findKey(view, context, 'ReEncrypt', input.DestinationKeyId ?? '', {
      aliases: true,
      use: { action: 'ReEncryptTo', keys },
    });
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
  const plaintext = ciphertext && (await decryptUnder(source, ciphertext, context.world.threads));
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

/** The condition key that tells both permissions whether one key is source and destination. */
async function onSameKey(
  view: View,
  context: CallContext,
  { SourceKeyId, DestinationKeyId = '' }: ReEncryptRequest,
  ciphertext: Uint8Array | undefined,
): Promise<ContextKeys> {
  if (!context.world.enforceIam) return {};
  const origin = ciphertext && originOf(ciphertext);
  const source =
    SourceKeyId === undefined
      ? origin && keyArn({ account: origin.account, region: context.region }, origin.keyId)
      : await arnOfReference(view, context, SourceKeyId);
  const destination = await arnOfReference(view, context, DestinationKeyId);
  return { 'kms:ReEncryptOnSameKey': String(source === destination) };
}

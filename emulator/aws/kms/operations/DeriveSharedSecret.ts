import type { DeriveSharedSecretRequest, DeriveSharedSecretResponse } from '@aws-sdk/client-kms';
import { sharedSecret } from '../../../crypto/key-agreement.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { findKey } from '../key-reference.ts';
import { getPair } from '../material.ts';
import { refuseRecipient } from '../recipient.ts';

/**
 * The order of checks: key and state, usage, grant tokens, the other side's public key, DryRun. Inferred;
 * AWS's is unrecorded. Every spec that takes part in key agreement offers the model's one algorithm.
 */
export const DeriveSharedSecret: Handler<DeriveSharedSecretRequest, DeriveSharedSecretResponse> = async (
  input,
  context,
) => {
  refuseRecipient(input.Recipient);
  const { key, pair } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'DeriveSharedSecret', input.KeyId ?? '', { aliases: true });
    if (key.usage !== 'KEY_AGREEMENT') throw refusals.wrongUsage(key, 'DeriveSharedSecret');
    return { key, pair: await getPair(view, key) };
  });
  await checkGrantTokens(context, input.GrantTokens);
  const pkcs8 = Buffer.from(pair.pkcs8, 'base64');
  const SharedSecret = sharedSecret(pkcs8, input.PublicKey ?? new Uint8Array());
  if (!SharedSecret) throw refusals.wrongPublicKey(key);
  if (input.DryRun) throw refusals.dryRun();
  return {
    KeyId: key.arn,
    SharedSecret,
    KeyAgreementAlgorithm: input.KeyAgreementAlgorithm,
    KeyOrigin: key.origin,
  };
};

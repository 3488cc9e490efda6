import type { VerifyRequest, VerifyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { signingKey } from '../material.ts';
import { checkSigningRequest } from '../signing.ts';

/** A signature that does not verify is an error, never `SignatureValid: false` (API reference). */
export const Verify: Handler<VerifyRequest, VerifyResponse> = async (input, context) => {
  const { key, pair, algorithm, digest } = await checkSigningRequest('Verify', input, context);
  const signature = input.Signature ?? new Uint8Array();
  const valid = await context.world.signer.verify(signingKey(pair), algorithm, digest, signature);
  if (!valid) throw refusals.invalidSignature();
  if (input.DryRun) throw refusals.dryRun();
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm };
};

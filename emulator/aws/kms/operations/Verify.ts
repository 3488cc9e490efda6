import type { VerifyRequest, VerifyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { signingKey } from '../material.ts';
import { checkSigningRequest } from '../signing.ts';

/** A signature that does not verify is an error, never `SignatureValid: false` (API reference). */
export const Verify: Handler<VerifyRequest, VerifyResponse> = async (input, context) => {
  const request = await checkSigningRequest('Verify', input, context);
  const { key, pair, algorithm } = request;
  const signature = input.Signature ?? new Uint8Array();
  const valid = await context.world.signer.verify(signingKey(pair), algorithm, request.input, signature);
  if (!valid) throw refusals.invalidSignature();
  if (input.DryRun) throw refusals.dryRun();
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm };
};

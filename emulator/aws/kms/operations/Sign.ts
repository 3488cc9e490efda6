import type { SignRequest, SignResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { signingKey } from '../material.ts';
import { checkSigningRequest } from '../signing.ts';

export const Sign: Handler<SignRequest, SignResponse> = async (input, context) => {
  const request = await checkSigningRequest('Sign', input, context);
  const { key, pair, algorithm } = request;
  if (input.DryRun) throw refusals.dryRun();
  const Signature = await context.world.signer.sign(signingKey(pair), algorithm, request.input);
  return { KeyId: key.arn, Signature, SigningAlgorithm: algorithm };
};

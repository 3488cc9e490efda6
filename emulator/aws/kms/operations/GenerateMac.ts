import type { GenerateMacRequest, GenerateMacResponse } from '@aws-sdk/client-kms';
import { hmac } from '../../../crypto/hmac.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { checkMacRequest } from '../macs.ts';

export const GenerateMac: Handler<GenerateMacRequest, GenerateMacResponse> = async (input, context) => {
  const { key, secret, algorithm, message } = await checkMacRequest('GenerateMac', input, context);
  if (input.DryRun) throw refusals.dryRun();
  return { KeyId: key.arn, Mac: hmac(algorithm, secret, message), MacAlgorithm: algorithm };
};

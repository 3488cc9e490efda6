import type { VerifyMacRequest, VerifyMacResponse } from '@aws-sdk/client-kms';
import { isHmac } from '../../../crypto/hmac.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { checkMacRequest } from '../macs.ts';

/** A MAC that does not verify is an error, never `MacValid: false` (API reference). */
export const VerifyMac: Handler<VerifyMacRequest, VerifyMacResponse> = async (input, context) => {
  const { key, secret, algorithm, message } = await checkMacRequest('VerifyMac', input, context);
  if (!isHmac(algorithm, secret, message, input.Mac ?? new Uint8Array())) throw refusals.invalidMac();
  if (input.DryRun) throw refusals.dryRun();
  return { KeyId: key.arn, MacValid: true, MacAlgorithm: algorithm };
};

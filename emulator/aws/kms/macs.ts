import type { KeyObject } from 'node:crypto';
import type { GenerateMacRequest, VerifyMacRequest } from '@aws-sdk/client-kms';
import type { MacAlgorithm } from '../../crypto/hmac.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import type { KeyRecord } from './key-record.ts';
import { findKey } from './key-reference.ts';
import { factsOf } from './key-specs.ts';
import { getSecret } from './material.ts';

/** What GenerateMac and VerifyMac have in common once everything about the request was found right. */
export interface MacRequest {
  readonly key: KeyRecord;
  readonly secret: KeyObject;
  readonly algorithm: MacAlgorithm;
  readonly message: Uint8Array;
}

/**
 * Checks a GenerateMac or VerifyMac request. The order: key and state, usage, algorithm, grant tokens.
 * Inferred; AWS's is unrecorded.
 * @throws AwsError what AWS answers to the first that is wrong
 */
export async function checkMacRequest(
  operation: 'GenerateMac' | 'VerifyMac',
  input: GenerateMacRequest | VerifyMacRequest,
  context: CallContext,
): Promise<MacRequest> {
  const { key, secret } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, operation, input.KeyId ?? '', { aliases: true });
    if (key.usage !== 'GENERATE_VERIFY_MAC') throw refusals.wrongUsage(key, operation);
    return { key, secret: await getSecret(view, key) };
  });
  const algorithm = input.MacAlgorithm as MacAlgorithm;
  if (!factsOf(key.spec).mac?.includes(algorithm)) throw refusals.wrongAlgorithm(algorithm, key);
  await checkGrantTokens(context, input.GrantTokens);
  return { key, secret, algorithm, message: input.Message ?? new Uint8Array() };
}

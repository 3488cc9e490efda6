import type { SignRequest, VerifyRequest } from '@aws-sdk/client-kms';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../crypto/signing-algorithms.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import type { KeyRecord, PairRecord } from './key-record.ts';
import { findKey } from './key-reference.ts';
import { factsOf } from './key-specs.ts';
import { getPair } from './material.ts';

/** What Sign and Verify have in common once everything about the request was found right. */
export interface SigningRequest {
  readonly key: KeyRecord;
  readonly pair: PairRecord;
  readonly algorithm: SigningAlgorithm;
  readonly digest: Uint8Array;
}

/**
 * Checks a Sign or Verify request. The order: the key and its state, its usage, the algorithm, the message
 * type, the digest's length, grant tokens; DryRun is the operation's last. AWS's order between these is unrecorded.
 * @throws AwsError what AWS answers to the first that is wrong
 */
export async function checkSigningRequest(
  operation: 'Sign' | 'Verify',
  input: SignRequest | VerifyRequest,
  context: CallContext,
): Promise<SigningRequest> {
  const { world } = context;
  const { key, pair } = await world.store.read(async (view) => {
    const key = await findKey(view, context, operation, input.KeyId ?? '', { aliases: true });
    if (key.usage !== 'SIGN_VERIFY') throw refusals.wrongUsage(key, operation);
    return { key, pair: await getPair(view, key) };
  });
  const algorithm = signingAlgorithm(key, input.SigningAlgorithm ?? '');
  const message = input.Message ?? new Uint8Array();
  const digest = digestOf(context, key, algorithm, message, input.MessageType ?? 'RAW');
  await checkGrantTokens(context, input.GrantTokens);
  return { key, pair, algorithm, digest };
}

function signingAlgorithm(key: KeyRecord, algorithm: string): SigningAlgorithm {
  const offered: readonly string[] = factsOf(key.spec).signing ?? [];
  if (!offered.includes(algorithm)) throw refusals.wrongAlgorithm(algorithm, key);
  return algorithm as SigningAlgorithm;
}

function digestOf(
  { world }: CallContext,
  key: KeyRecord,
  algorithm: SigningAlgorithm,
  message: Uint8Array,
  messageType: string,
): Uint8Array {
  if (messageType === 'RAW') return world.signer.digest(algorithm, message);
  if (messageType !== 'DIGEST') throw refusals.wrongMessageType(messageType, key);
  if (message.length !== SIGNING_ALGORITHMS[algorithm].digestLength)
    throw refusals.wrongDigestLength(algorithm);
  return message;
}

import type { MessageType, SignRequest, VerifyRequest } from '@aws-sdk/client-kms';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../crypto/signing-algorithms.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import { checkGrantTokens } from './grant-tokens.ts';
import type { KeyRecord, PairRecord } from './key-record.ts';
import { findKey } from './key-reference.ts';
import { factsOf } from './key-specs.ts';
import { getPair, signingKey } from './material.ts';

/** What Sign and Verify have in common once everything about the request was found right. */
export interface SigningRequest {
  readonly key: KeyRecord;
  readonly pair: PairRecord;
  readonly algorithm: SigningAlgorithm;
  /** What the key is applied to: a digest, the message, or ML-DSA's mu. */
  readonly input: Uint8Array;
}

/**
 * Checks a Sign or Verify request. The order: the key and its state, its usage, the algorithm, the message
 * type, the length of a digest or mu, grant tokens; DryRun is the operation's last. AWS's order between these is unrecorded.
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
  const toSign = inputOf(context, key, pair, algorithm, message, input.MessageType ?? 'RAW');
  await checkGrantTokens(context, input.GrantTokens);
  return { key, pair, algorithm, input: toSign };
}

function signingAlgorithm(key: KeyRecord, algorithm: string): SigningAlgorithm {
  const offered: readonly string[] = factsOf(key.spec).signing ?? [];
  if (!offered.includes(algorithm)) throw refusals.wrongAlgorithm(algorithm, key);
  return algorithm as SigningAlgorithm;
}

/** The message types of the algorithms that do not take both RAW and DIGEST (API reference of Sign and Verify). */
const MESSAGE_TYPES: Readonly<Partial<Record<SigningAlgorithm, readonly MessageType[]>>> = {
  ED25519_SHA_512: ['RAW'],
  ED25519_PH_SHA_512: ['DIGEST'],
  ML_DSA_SHAKE_256: ['RAW', 'EXTERNAL_MU'],
};

/** What the key signs or has signed. */
function inputOf(
  { world }: CallContext,
  key: KeyRecord,
  pair: PairRecord,
  algorithm: SigningAlgorithm,
  message: Uint8Array,
  type: MessageType,
): Uint8Array {
  const types = MESSAGE_TYPES[algorithm] ?? ['RAW', 'DIGEST'];
  if (!types.includes(type)) throw refusals.wrongMessageType(type, key);
  if (type === 'RAW') return world.signer.inputOf(signingKey(pair), algorithm, message);
  const parameters = SIGNING_ALGORITHMS[algorithm];
  if (parameters.signs !== 'message' && message.length !== parameters.length)
    throw refusals.wrongDigestLength(algorithm);
  // KMS hashes such a digest once more (API reference of Sign and Verify, MessageType): step 1 of FIPS 186-5, 7.8.1.
  if (algorithm === 'ED25519_PH_SHA_512') return world.signer.digest(algorithm, message);
  return message;
}

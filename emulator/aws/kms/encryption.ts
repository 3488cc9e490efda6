import type { DryRunModifierType, EncryptionAlgorithmSpec } from '@aws-sdk/client-kms';
import {
  type CiphertextOrigin,
  type EncryptionContext,
  open,
  originOf,
  seal,
} from '../../crypto/ciphertext.ts';
import {
  decryptOaep,
  encryptOaep,
  longestOaepPlaintext,
  type OaepAlgorithm,
  type RsaSpec,
} from '../../crypto/rsa-oaep.ts';
import { secretKey } from '../../crypto/secret-key.ts';
import type { Threads } from '../../crypto/threads.ts';
import type { View } from '../../store/store.ts';
import { AwsError } from '../errors.ts';
import type { CallContext } from '../service.ts';
import type { KeyUse } from './authorization.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, MaterialRecord } from './key-record.ts';
import { findKey, type ReferenceKinds } from './key-reference.ts';
import { factsOf } from './key-specs.ts';
import type { KeyOperation } from './key-states.ts';
import { getKey } from './key-store.ts';
import { getMaterial, getOtherMaterial } from './material-store.ts';

/** A key with its material, found fit to encrypt or decrypt in the way that a request asks for. */
export interface CipherKey {
  readonly key: KeyRecord;
  readonly material: MaterialRecord;
  readonly algorithm: EncryptionAlgorithmSpec;
  readonly context: EncryptionContext;
}

/**
 * Checks that a key may be used so. The order: its usage, the algorithm, the encryption context. AWS's order
 * is unrecorded; that a left out algorithm means SYMMETRIC_DEFAULT, for an RSA key too, is recorded.
 * @throws AwsError what AWS answers to the first that is wrong
 */
export async function cipherKey(
  view: View,
  key: KeyRecord,
  operation: KeyOperation,
  algorithm: EncryptionAlgorithmSpec = 'SYMMETRIC_DEFAULT',
  context: EncryptionContext = {},
): Promise<CipherKey> {
  if (key.usage !== 'ENCRYPT_DECRYPT') throw refusals.wrongUsage(key, operation);
  if (!factsOf(key.spec).encryption?.includes(algorithm)) throw refusals.wrongAlgorithm(algorithm, key);
  if (algorithm !== 'SYMMETRIC_DEFAULT' && Object.keys(context).length > 0)
    throw refusals.contextNotSupported(algorithm);
  return { key, material: await getMaterial(view, key, key.id), algorithm, context };
}

/** The id of the material that is used, which KMS tells for symmetric encryption keys alone. */
export function materialIdOf({ algorithm, material }: CipherKey): string | undefined {
  return algorithm === 'SYMMETRIC_DEFAULT' ? material.id : undefined;
}

/** @throws AwsError when an RSA key cannot encrypt so much; the API model limits the others */
export function checkPlaintextSize({ key, algorithm }: CipherKey, plaintext: Uint8Array): void {
  if (algorithm === 'SYMMETRIC_DEFAULT') return;
  const most = longestOaepPlaintext(key.spec as RsaSpec, algorithm as OaepAlgorithm);
  if (plaintext.length > most) throw refusals.plaintextTooLong(algorithm, key, most);
}

/** Encrypts what `checkPlaintextSize` let through. */
export async function encryptUnder(cipher: CipherKey, plaintext: Uint8Array): Promise<Uint8Array> {
  const { key, material, algorithm, context } = cipher;
  if (material.kind === 'pair')
    return encryptOaep(Buffer.from(material.spki, 'base64'), algorithm as OaepAlgorithm, plaintext);
  const origin = { account: key.account, region: key.region, keyId: key.id, materialId: material.id };
  return seal(origin, secretKey(material.id, material.bytes), plaintext, context);
}

/** A key with the material that a ciphertext needs, and what the ciphertext says about who made it. */
export interface DecryptionKey extends CipherKey {
  readonly origin: CiphertextOrigin | undefined;
}

/** @throws AwsError InvalidCiphertextException, or IncorrectKeyException when another key made the ciphertext */
export async function decryptUnder(
  cipher: DecryptionKey,
  ciphertext: Uint8Array,
  threads: Threads,
): Promise<Uint8Array> {
  const { key, material, algorithm, context, origin } = cipher;
  if (material.kind === 'pair') {
    const pkcs8 = Buffer.from(material.pkcs8, 'base64');
    const plaintext = await decryptOaep(pkcs8, algorithm as OaepAlgorithm, ciphertext, threads);
    if (!plaintext) throw refusals.invalidCiphertext();
    return plaintext;
  }
  if (!origin) throw refusals.invalidCiphertext();
  // "Any multi-Region key can decrypt any ciphertext encrypted by a related multi-Region key" (developer guide).
  const here = origin.region === key.region || key.multiRegion;
  if (origin.keyId !== key.id || !here || origin.account !== key.account) throw refusals.incorrectKey();
  const plaintext =
    origin.materialId === material.id
      ? open(ciphertext, secretKey(material.id, material.bytes), context)
      : undefined;
  if (!plaintext) throw refusals.invalidCiphertext();
  return plaintext;
}

/** The part of a Decrypt or ReEncrypt request that says what to decrypt. */
export interface DecryptionRequest {
  readonly keyId: string | undefined;
  readonly algorithm: EncryptionAlgorithmSpec | undefined;
  readonly context: EncryptionContext | undefined;
  /** What authorization asks of it. */
  readonly use?: KeyUse;
  /** Undefined in a dry run that looks at no ciphertext. */
  readonly ciphertext: Uint8Array | undefined;
}

interface CiphertextInput {
  readonly CiphertextBlob?: Uint8Array | undefined;
  readonly DryRun?: boolean | undefined;
  readonly DryRunModifiers?: readonly DryRunModifierType[] | undefined;
}

/**
 * The ciphertext of a request; undefined in a dry run with IGNORE_CIPHERTEXT, which "performs only
 * authorization validation" (API reference).
 * @throws AwsError ValidationException when there has to be one, or the modifier stands without DryRun
 */
export function ciphertextOf(input: CiphertextInput): Uint8Array | undefined {
  const { CiphertextBlob, DryRun = false, DryRunModifiers = [] } = input;
  if (DryRunModifiers.length > 0 && !DryRun) throw refusals.modifiersWithoutDryRun();
  if (DryRunModifiers.includes('IGNORE_CIPHERTEXT')) return undefined;
  if (!CiphertextBlob) throw refusals.missing('ciphertextBlob');
  return CiphertextBlob;
}

/**
 * Finds the key to decrypt with: the one that the request names, or else the one that the ciphertext names; and
 * of its material that which the ciphertext needs.
 * @throws AwsError
 */
export async function decryptionKey(
  view: View,
  call: CallContext,
  operation: KeyOperation,
  request: DecryptionRequest,
): Promise<DecryptionKey> {
  const { algorithm = 'SYMMETRIC_DEFAULT', context, ciphertext } = request;
  const origin = ciphertext && algorithm === 'SYMMETRIC_DEFAULT' ? originOf(ciphertext) : undefined;
  const key =
    request.keyId === undefined
      ? await findByCiphertext(view, call, operation, request, origin)
      : await findKey(view, call, operation, request.keyId, { aliases: true, ...useOf(request) });
  const cipher = await cipherKey(view, key, operation, algorithm, context);
  const earlier =
    origin?.keyId === key.id && origin.materialId !== cipher.material.id
      ? await getOtherMaterial(view, key, origin.materialId)
      : undefined;
  return { ...cipher, ...(earlier && { material: earlier }), origin };
}

async function findByCiphertext(
  view: View,
  call: CallContext,
  operation: KeyOperation,
  request: DecryptionRequest,
  origin: CiphertextOrigin | undefined,
): Promise<KeyRecord> {
  const { algorithm = 'SYMMETRIC_DEFAULT', ciphertext } = request;
  if (!ciphertext || algorithm !== 'SYMMETRIC_DEFAULT') throw refusals.keyIdRequired();
  if (!origin) throw refusals.invalidCiphertext();
  const place = { account: origin.account, region: call.region };
  const key = await getKey(view, place, origin.keyId);
  const made = origin.region === call.region || key?.multiRegion;
  const reachable = origin.account === call.caller.account || call.world.enforceIam;
  if (!key || !made || !reachable) throw refusals.ciphertextOfNoKey();
  const found = findKey(view, call, operation, key.arn, { aliases: false, ...useOf(request) });
  // A stranger is told no more than of a key that does not exist.
  return origin.account === call.caller.account ? found : found.catch(unlessAllowed);
}

function unlessAllowed(error: unknown): never {
  const denied = error instanceof AwsError && error.code === 'AccessDeniedException';
  throw denied ? refusals.ciphertextOfNoKey() : error;
}

function useOf({ use }: DecryptionRequest): Pick<ReferenceKinds, 'use'> {
  return use ? { use } : {};
}

import type { KeySpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import {
  type HashAlgorithm,
  KEY_TYPES,
  KeyManagerError,
  type KeyType,
  type SignerOptions,
} from '../key-manager.ts';

/** KMS's name for each key type. */
export const KEY_SPECS = {
  'ec-p256': 'ECC_NIST_P256',
  'ec-p384': 'ECC_NIST_P384',
  'rsa-2048': 'RSA_2048',
  'rsa-4096': 'RSA_4096',
} as const satisfies Record<KeyType, KeySpec>;

const HASH_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<HashAlgorithm, number>;

const PKCS1 = {
  sha256: 'RSASSA_PKCS1_V1_5_SHA_256',
  sha384: 'RSASSA_PKCS1_V1_5_SHA_384',
  sha512: 'RSASSA_PKCS1_V1_5_SHA_512',
} as const satisfies Record<HashAlgorithm, SigningAlgorithmSpec>;

const PSS = {
  sha256: 'RSASSA_PSS_SHA_256',
  sha384: 'RSASSA_PSS_SHA_384',
  sha512: 'RSASSA_PSS_SHA_512',
} as const satisfies Record<HashAlgorithm, SigningAlgorithmSpec>;

/** KMS ties each curve to one hash. */
const ECDSA = {
  'ec-p256': { sha256: 'ECDSA_SHA_256' },
  'ec-p384': { sha384: 'ECDSA_SHA_384' },
} as const satisfies Partial<Record<KeyType, Partial<Record<HashAlgorithm, SigningAlgorithmSpec>>>>;

/** The key type of a KMS key; undefined for a spec that no SPIRE server asks for. */
export function keyTypeOf(spec: KeySpec | undefined): KeyType | undefined {
  return KEY_TYPES.find((type) => KEY_SPECS[type] === spec);
}

/** @throws KeyManagerError `INVALID_ARGUMENT` for anything but a key type: callers over the wire send what they like. */
export function assertKeyType(type: string): asserts type is KeyType {
  if (KEY_TYPES.some((known) => known === type)) return;
  throw invalid(`key type "${type}" is not supported; use one of ${KEY_TYPES.join(', ')}`);
}

/**
 * The signing algorithm for a digest, checked before any call is made.
 * @throws KeyManagerError `INVALID_ARGUMENT` when hash, digest length or salt length do not fit the key.
 */
export function signingAlgorithm(
  type: KeyType,
  digest: Uint8Array,
  { hashAlgorithm, pss }: SignerOptions,
): SigningAlgorithmSpec {
  const bytes: number | undefined = HASH_BYTES[hashAlgorithm];
  if (bytes === undefined) throw invalid(`hash algorithm "${hashAlgorithm}" is not supported by KMS`);
  if (digest.length !== bytes) {
    throw invalid(`a ${hashAlgorithm} digest has ${bytes} bytes, ${digest.length} were given`);
  }
  if (type === 'ec-p256' || type === 'ec-p384') {
    if (pss) throw invalid(`PSS needs an RSA key, this one is ${type}`);
    const byHash: Partial<Record<HashAlgorithm, SigningAlgorithmSpec>> = ECDSA[type];
    const algorithm = byHash[hashAlgorithm];
    if (!algorithm) throw invalid(`KMS does not sign ${hashAlgorithm} digests with ${type} keys`);
    return algorithm;
  }
  if (!pss) return PKCS1[hashAlgorithm];
  // KMS always takes a salt as long as the hash; -1 asks for that, 0 leaves the choice to the signer.
  if (![-1, 0, bytes].includes(pss.saltLength)) {
    throw invalid(
      `KMS signs ${hashAlgorithm} with a salt of ${bytes} bytes, ${pss.saltLength} were asked for`,
    );
  }
  return PSS[hashAlgorithm];
}

const invalid = (message: string): KeyManagerError => new KeyManagerError('INVALID_ARGUMENT', message);

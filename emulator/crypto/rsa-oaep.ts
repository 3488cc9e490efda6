import { constants, privateDecrypt, publicEncrypt, webcrypto } from 'node:crypto';
import { ASYMMETRIC_KEY_SPECS } from './key-specs.ts';
import { ANY_ORDER, type Threads } from './threads.ts';

const { subtle } = webcrypto;

/** The hash of each algorithm, for the label and for MGF1 alike; the label is empty (AWS KMS cryptographic details). */
const HASHES = {
  RSAES_OAEP_SHA_1: { name: 'SHA-1', oaepHash: 'sha1', length: 20 },
  RSAES_OAEP_SHA_256: { name: 'SHA-256', oaepHash: 'sha256', length: 32 },
} as const;

/** An RSA encryption algorithm by KMS's name. */
export type OaepAlgorithm = keyof typeof HASHES;

/** A key spec that RSA encryption works with. */
export type RsaSpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096';

/** The longest plaintext in bytes: RFC 8017, 7.1.1; the developer guide prints the same numbers. */
export function longestOaepPlaintext(spec: RsaSpec, algorithm: OaepAlgorithm): number {
  const modulusBytes = ASYMMETRIC_KEY_SPECS[spec].generation.modulusLength / 8;
  return modulusBytes - 2 * HASHES[algorithm].length - 2;
}

/**
 * Encrypts with a public key (SPKI, DER) on this thread: that takes less than the way to another one and back. Throws
 * when the plaintext is too long.
 */
export function encryptOaep(spki: Uint8Array, algorithm: OaepAlgorithm, plaintext: Uint8Array): Uint8Array {
  return publicEncrypt({ ...keyOf(spki, 'spki'), ...paddingOf(algorithm) }, plaintext);
}

/**
 * Decrypts with a private key (PKCS #8, DER). WebCrypto, because node:crypto's privateDecrypt would hold up
 * every other request for the milliseconds that an RSA-4096 key takes; unless nothing may come between.
 * @returns undefined for whatever the key did not encrypt
 */
export async function decryptOaep(
  pkcs8: Uint8Array<ArrayBuffer>,
  algorithm: OaepAlgorithm,
  ciphertext: Uint8Array,
  threads: Threads = ANY_ORDER,
): Promise<Uint8Array | undefined> {
  if (threads.stayHere()) return decryptHere(pkcs8, algorithm, ciphertext);
  const key = await subtle.importKey('pkcs8', pkcs8, parametersOf(algorithm), false, ['decrypt']);
  try {
    return new Uint8Array(await subtle.decrypt('RSA-OAEP', key, Uint8Array.from(ciphertext)));
  } catch {
    return undefined;
  }
}

function decryptHere(
  pkcs8: Uint8Array,
  algorithm: OaepAlgorithm,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  try {
    return new Uint8Array(privateDecrypt({ ...keyOf(pkcs8, 'pkcs8'), ...paddingOf(algorithm) }, ciphertext));
  } catch {
    return undefined;
  }
}

function keyOf<Type extends 'spki' | 'pkcs8'>(der: Uint8Array, type: Type) {
  return { key: Buffer.from(der), format: 'der', type } as const;
}

function paddingOf(algorithm: OaepAlgorithm) {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASHES[algorithm].oaepHash };
}

function parametersOf(algorithm: OaepAlgorithm) {
  return { name: 'RSA-OAEP', hash: HASHES[algorithm].name };
}

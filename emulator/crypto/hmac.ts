import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Node's names of the hashes, by KMS's names of the MAC algorithms. */
const HASHES = {
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
} as const;

/** A MAC algorithm by KMS's name. */
export type MacAlgorithm = keyof typeof HASHES;

/** The whole HMAC of a message, never truncated (RFC 2104; GenerateMac's documentation). */
export function hmac(algorithm: MacAlgorithm, key: Uint8Array | KeyObject, message: Uint8Array): Uint8Array {
  return createHmac(HASHES[algorithm], key).update(message).digest();
}

/** Whether a MAC is right, in a time that does not depend on where it is wrong. */
export function isHmac(
  algorithm: MacAlgorithm,
  key: Uint8Array | KeyObject,
  message: Uint8Array,
  mac: Uint8Array,
): boolean {
  const right = hmac(algorithm, key, message);
  return right.length === mac.length && timingSafeEqual(right, mac);
}

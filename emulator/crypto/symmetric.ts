import { randomPoolBytes } from './random-pool.ts';

/**
 * Material for a symmetric or HMAC key, or an answer of GenerateRandom: `length` bytes from OpenSSL's
 * random generator, in memory of their own.
 */
export function generateSymmetricKey(length: number): Uint8Array {
  return randomPoolBytes(length);
}

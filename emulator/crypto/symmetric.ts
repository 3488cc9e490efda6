import { randomBytes } from 'node:crypto';

/**
 * Material for a symmetric or HMAC key, or an answer of GenerateRandom: `length` bytes from OpenSSL's
 * random generator, in memory of their own (never a view into Node's shared buffer pool).
 */
export function generateSymmetricKey(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

import { createDecipheriv } from 'node:crypto';
import { ASYMMETRIC_KEY_SPECS } from './key-specs.ts';
import { decryptOaep, type OaepAlgorithm, type RsaSpec } from './rsa-oaep.ts';
import { ANY_ORDER, type Threads } from './threads.ts';

/** How key material may be wrapped under an RSA key, by KMS's names. */
export type WrappingAlgorithm = OaepAlgorithm | 'RSA_AES_KEY_WRAP_SHA_1' | 'RSA_AES_KEY_WRAP_SHA_256';

/** The OAEP that wraps the AES key of PKCS #11's CKM_RSA_AES_KEY_WRAP. */
const TWO_STEPS: Readonly<Partial<Record<WrappingAlgorithm, OaepAlgorithm>>> = {
  RSA_AES_KEY_WRAP_SHA_1: 'RSAES_OAEP_SHA_1',
  RSA_AES_KEY_WRAP_SHA_256: 'RSAES_OAEP_SHA_256',
};

/** RFC 5649, 3: what stands for an iv in AES key wrap with padding. */
const KEY_WRAP_IV = Buffer.from('a65959a6', 'hex');

/**
 * Unwraps key material: OAEP alone, or an AES key under OAEP and behind it the material under that AES key (RFC
 * 5649).
 * @param pkcs8 the private wrapping key, DER
 * @returns undefined for whatever was not wrapped so under that key
 */
export async function unwrapKey(
  pkcs8: Uint8Array<ArrayBuffer>,
  spec: RsaSpec,
  algorithm: WrappingAlgorithm,
  wrapped: Uint8Array,
  threads: Threads = ANY_ORDER,
): Promise<Uint8Array | undefined> {
  const oaep = TWO_STEPS[algorithm];
  if (!oaep) return decryptOaep(pkcs8, algorithm as OaepAlgorithm, wrapped, threads);
  const aesKeyEnd = ASYMMETRIC_KEY_SPECS[spec].generation.modulusLength / 8;
  const aesKey = await decryptOaep(pkcs8, oaep, wrapped.subarray(0, aesKeyEnd), threads);
  return aesKey && unwrapAes(aesKey, wrapped.subarray(aesKeyEnd));
}

function unwrapAes(key: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  // OpenSSL takes nothing for the wrap of nothing; RFC 5649 knows no wrap below 16 bytes.
  if (![16, 24, 32].includes(key.length) || wrapped.length < 16) return undefined;
  try {
    const decipher = createDecipheriv(`id-aes${key.length * 8}-wrap-pad`, key, KEY_WRAP_IV);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch {
    return undefined;
  }
}

import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type { AlgorithmSpec } from '@aws-sdk/client-kms';

/** The initial value of AES key wrap with padding (RFC 5649, 3). */
const PADDED_WRAP_IV = Buffer.from('a65959a6', 'hex');

/**
 * Wraps key material for import as a client does it, away from the endpoint (importing-keys-encrypt-key-material,
 * developer guide).
 * @param publicKey as GetParametersForImport gives it
 */
export function wrap(publicKey: Uint8Array, algorithm: AlgorithmSpec, material: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const oaep = (bytes: Uint8Array) => publicEncrypt({ key, padding, oaepHash }, bytes);
  if (algorithm.startsWith('RSAES_OAEP')) return oaep(material);
  const aesKey = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aesKey, PADDED_WRAP_IV);
  return Buffer.concat([oaep(aesKey), cipher.update(material), cipher.final()]);
}

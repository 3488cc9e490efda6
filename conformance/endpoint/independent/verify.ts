import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { ed25519, ed25519ph } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import forge from 'node-forge';

/* Signatures are verified by libraries that share no code with OpenSSL, which may well have made them. */

const CURVES = new Map([
  ['P-256', p256],
  ['P-384', p384],
  ['P-521', p521],
  ['secp256k1', secp256k1],
]);

const LATTICES = new Map([
  ['ml-dsa-44', ml_dsa44],
  ['ml-dsa-65', ml_dsa65],
  ['ml-dsa-87', ml_dsa87],
]);

/** The hash of a signing algorithm, by its name: `ECDSA_SHA_256` has SHA-256. */
export function digestOf(algorithm: SigningAlgorithmSpec, message: Uint8Array): Uint8Array {
  return createHash(hashOf(algorithm)).update(message).digest();
}

/**
 * Whether a signature is good, by the rules that the API reference of Sign names for each algorithm.
 * @param publicKey as GetPublicKey gives it: a SubjectPublicKeyInfo in DER
 * @param message what was signed, not its digest; of Ed25519ph what was given as the digest
 */
export function verifies(
  publicKey: Uint8Array,
  algorithm: SigningAlgorithmSpec,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  if (algorithm.startsWith('RSASSA')) return rsa(key, algorithm, message, signature);
  if (algorithm.startsWith('ECDSA')) return ecdsa(key, digestOf(algorithm, message), signature);
  if (algorithm === 'ED25519_SHA_512') return edwards(ed25519, key, message, signature);
  if (algorithm === 'ED25519_PH_SHA_512') return edwards(ed25519ph, key, message, signature);
  const lattice = LATTICES.get(key.asymmetricKeyType ?? '');
  return lattice?.verify(signature, Uint8Array.from(message), rawKey(key)) ?? false;
}

function ecdsa(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { crv = '', x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  // X9.62 and RFC 3279: DER. AWS does not promise the lower of the two values of s.
  return (
    CURVES.get(crv)?.verify(signature, digest, point, { prehash: false, format: 'der', lowS: false }) ?? false
  );
}

/** PSS with MGF1 over the same hash and a salt as long as the digest; PKCS #1 v1.5. */
function rsa(
  key: KeyObject,
  algorithm: SigningAlgorithmSpec,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const hash = hashOf(algorithm);
  const digest = createHash(hash).update(message).digest();
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const forgeKey = forge.pki.publicKeyFromPem(pem) as forge.pki.rsa.PublicKey;
  const md = () => forge.md[hash].create();
  const pss = () =>
    forge.pss.create({ md: md(), mgf: forge.mgf.mgf1.create(md()), saltLength: digest.length });
  try {
    const scheme = algorithm.includes('PSS') ? pss() : 'RSASSA-PKCS1-V1_5';
    return forgeKey.verify(digest.toString('binary'), Buffer.from(signature).toString('binary'), scheme);
  } catch {
    return false;
  }
}

function edwards(
  variant: typeof ed25519,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return variant.verify(signature, Uint8Array.from(message), rawKey(key), { zip215: false });
}

function hashOf(algorithm: SigningAlgorithmSpec): 'sha256' | 'sha384' | 'sha512' {
  return `sha${/(256|384|512)$/.exec(algorithm)?.[1]}` as 'sha256';
}

/** The bytes of an Ed25519 or ML-DSA key: the JWK has them (RFC 8037; for ML-DSA a draft). */
function rawKey(key: KeyObject): Uint8Array {
  const { x, pub } = key.export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(String(x ?? pub), 'base64url'));
}

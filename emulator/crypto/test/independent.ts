import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ed25519, ed25519ph } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import forge from 'node-forge';
import { type RsaParameters, SIGNING_ALGORITHMS, type SigningAlgorithm } from '../signing-algorithms.ts';

/*
 * Verification by libraries that did not make the signature: @noble/curves, @noble/post-quantum and node-forge for
 * RSA, and node:crypto over the message. Each returns whether it accepts.
 */

const CURVES = new Map([
  ['P-256', p256],
  ['P-384', p384],
  ['P-521', p521],
  ['secp256k1', secp256k1],
]);

/** What a library that shares no code with OpenSSL says. */
export function acceptedElsewhere(
  spki: Uint8Array,
  algorithm: SigningAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = readPublicKey(spki);
  const parameters = SIGNING_ALGORITHMS[algorithm];
  if (parameters.family === 'rsa') return acceptedByForge(key, parameters, digest, signature);
  if (parameters.family === 'ec') return acceptedByNoble(key, digest, signature);
  if (parameters.family === 'ml-dsa') return acceptedByPostQuantum(key, digest, signature);
  // The library makes the digest of Ed25519ph by itself: see acceptedOverMessage.
  if (parameters.signs === 'digest') return true;
  return ed25519.verify(signature, Uint8Array.from(digest), rawKey(key), { zip215: false });
}

/** What node:crypto says, which makes the digest by itself; @noble/curves where node:crypto has no Ed25519ph. */
export function acceptedOverMessage(
  spki: Uint8Array,
  algorithm: SigningAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const parameters = SIGNING_ALGORITHMS[algorithm];
  const key = readPublicKey(spki);
  if (algorithm === 'ED25519_PH_SHA_512')
    return ed25519ph.verify(signature, Uint8Array.from(message), rawKey(key), { zip215: false });
  if (parameters.signs !== 'digest') return verify(null, message, key, signature);
  if (parameters.family !== 'rsa' || parameters.padding !== 'pss')
    return verify(parameters.hash, message, key, signature);
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: parameters.length };
  return verify(parameters.hash, message, options, signature);
}

function acceptedByNoble(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { crv, x, y } = key.export({ format: 'jwk' });
  const curve = CURVES.get(crv ?? '');
  if (!curve) throw new Error(`no curve ${crv}`);
  const point = Buffer.from(`04${hexOf(x)}${hexOf(y)}`, 'hex');
  return curve.verify(signature, digest, point, { prehash: false, format: 'der', lowS: false });
}

function acceptedByForge(
  key: KeyObject,
  { hash, padding, length }: RsaParameters,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const forgeKey = forge.pki.publicKeyFromPem(pem) as forge.pki.rsa.PublicKey;
  const pss = () => {
    const hashing = { md: forge.md[hash].create(), mgf: forge.mgf.mgf1.create(forge.md[hash].create()) };
    return forge.pss.create({ ...hashing, saltLength: length });
  };
  try {
    const scheme = padding === 'pss' ? pss() : 'RSASSA-PKCS1-V1_5';
    return forgeKey.verify(binary(digest), binary(signature), scheme);
  } catch {
    return false;
  }
}

function acceptedByPostQuantum(key: KeyObject, mu: Uint8Array, signature: Uint8Array): boolean {
  const sets = { 'ml-dsa-44': ml_dsa44, 'ml-dsa-65': ml_dsa65, 'ml-dsa-87': ml_dsa87 };
  const { internal } = sets[key.asymmetricKeyType as keyof typeof sets];
  return internal.verify(signature, mu, rawKey(key), { externalMu: true });
}

/** The bytes of an Ed25519 or ML-DSA key as its JWK has them (RFC 8037; for ML-DSA a draft). */
function rawKey(key: KeyObject): Uint8Array {
  const { x, pub } = key.export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(String(x ?? pub), 'base64url'));
}

function readPublicKey(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

function hexOf(base64Url: string | undefined): string {
  return Buffer.from(base64Url ?? '', 'base64url').toString('hex');
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('binary');
}

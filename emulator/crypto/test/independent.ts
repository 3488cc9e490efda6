import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import forge from 'node-forge';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../signing-algorithms.ts';

/*
 * Verification by libraries that did not make the signature: @noble/curves for EC and node-forge for RSA, and
 * node:crypto over the message. Each returns whether it accepts.
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
  return key.asymmetricKeyType === 'ec'
    ? acceptedByNoble(key, digest, signature)
    : acceptedByForge(key, algorithm, digest, signature);
}

/** What node:crypto says, which makes the digest by itself. */
export function acceptedByNode(
  spki: Uint8Array,
  algorithm: SigningAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, padding, digestLength } = SIGNING_ALGORITHMS[algorithm];
  const key = readPublicKey(spki);
  if (padding !== 'pss') return verify(hash, message, key, signature);
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestLength };
  return verify(hash, message, options, signature);
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
  algorithm: SigningAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, padding, digestLength } = SIGNING_ALGORITHMS[algorithm];
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const forgeKey = forge.pki.publicKeyFromPem(pem) as forge.pki.rsa.PublicKey;
  const pss = () => {
    const hashing = { md: forge.md[hash].create(), mgf: forge.mgf.mgf1.create(forge.md[hash].create()) };
    return forge.pss.create({ ...hashing, saltLength: digestLength });
  };
  try {
    const scheme = padding === 'pss' ? pss() : 'RSASSA-PKCS1-V1_5';
    return forgeKey.verify(binary(digest), binary(signature), scheme);
  } catch {
    return false;
  }
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

import type { KeyObject } from 'node:crypto';
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { CryptoInputError } from './crypto-input-error.ts';

/** The digest is made already, the signature is DER, and s is left as it falls: so do KMS and OpenSSL. */
const OPTIONS = { prehash: false, format: 'der', lowS: false } as const;

/** Signs a digest with @noble/curves. Random enters the nonce, so that two signatures differ as KMS's do. */
export async function signEc(key: KeyObject, digest: Uint8Array): Promise<Uint8Array> {
  const { crv, d } = key.export({ format: 'jwk' });
  const curve = await curveOf(crv);
  return curve.sign(digest, fromBase64Url(d), { ...OPTIONS, extraEntropy: true });
}

/** Whether a signature over a digest is right. */
export async function verifyEc(key: KeyObject, digest: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { crv, x, y } = key.export({ format: 'jwk' });
  const curve = await curveOf(crv);
  // SEC 1, 2.3.3: 4 means that both coordinates follow.
  const point = Uint8Array.of(4, ...fromBase64Url(x), ...fromBase64Url(y));
  try {
    return curve.verify(signature, digest, point, OPTIONS);
  } catch {
    return false;
  }
}

/** Loaded at first use: 25 ms that a process with the OpenSSL backend never spends. */
async function curveOf(name: string | undefined): Promise<ECDSA> {
  if (name === 'secp256k1') return (await import('@noble/curves/secp256k1.js')).secp256k1;
  const { p256, p384, p521 } = await import('@noble/curves/nist.js');
  const curve = new Map([
    ['P-256', p256],
    ['P-384', p384],
    ['P-521', p521],
  ]).get(name ?? '');
  if (!curve) throw new CryptoInputError('key-material', `the curve ${name} is not supported`);
  return curve;
}

function fromBase64Url(text: string | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(text ?? '', 'base64url'));
}

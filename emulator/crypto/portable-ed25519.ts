import { hash, type KeyObject } from 'node:crypto';
import type { EdDSA } from '@noble/curves/abstract/edwards.js';
import type { SigningParameters } from './signing-algorithms.ts';

/** RFC 8032 as it is written; the library's default accepts more, for the sake of ledgers. */
const STRICT = { zip215: false } as const;

/** Signs with @noble/curves: a message by Ed25519, a SHA-512 digest that is already made by Ed25519ph. */
export async function signEd25519(
  key: KeyObject,
  { signs }: SigningParameters,
  input: Uint8Array,
): Promise<Uint8Array> {
  const { d = '' } = key.export({ format: 'jwk' });
  const scheme = await schemeOf(signs);
  return scheme.sign(Uint8Array.from(input), fromBase64Url(d));
}

/** Whether a signature over a message or a digest is right. */
export async function verifyEd25519(
  key: KeyObject,
  { signs }: SigningParameters,
  input: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { x = '' } = key.export({ format: 'jwk' });
  const scheme = await schemeOf(signs);
  try {
    return scheme.verify(signature, Uint8Array.from(input), fromBase64Url(x), STRICT);
  } catch {
    return false;
  }
}

let overDigest: EdDSA | undefined;

/** Loaded at first use, as the other curves. The library's own Ed25519ph makes the digest by itself. */
async function schemeOf(signs: SigningParameters['signs']): Promise<EdDSA> {
  const { ed25519 } = await import('@noble/curves/ed25519.js');
  if (signs === 'message') return ed25519;
  const { eddsa } = await import('@noble/curves/abstract/edwards.js');
  overDigest ??= eddsa(
    ed25519.Point,
    (message: Uint8Array) => Uint8Array.from(hash('sha512', message, 'buffer')),
    {
      adjustScalarBytes: clamp,
      domain: (data: Uint8Array) => Uint8Array.from(Buffer.concat([DOM2, data])),
      prehash: (digest: Uint8Array) => Uint8Array.from(digest),
    },
  );
  return overDigest;
}

/** dom2(1, "") of RFC 8032, section 2: pre-hashed, and a context of no bytes. */
const DOM2 = Buffer.concat([Buffer.from('SigEd25519 no Ed25519 collisions'), Buffer.of(1, 0)]);

/** RFC 8032, 5.1.5, step 2. */
function clamp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const clamped = Uint8Array.from(bytes);
  clamped[0] = (clamped[0] ?? 0) & 0b1111_1000;
  clamped[31] = ((clamped[31] ?? 0) & 0b0111_1111) | 0b0100_0000;
  return clamped;
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}

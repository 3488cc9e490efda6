import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { KeyPair } from './key-pair.ts';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec } from './key-specs.ts';

/** The object identifier prime-field (RFC 3279), DER: it stands in keys that spell their curve out. */
const PRIME_FIELD = Buffer.from('06072a8648ce3d0101', 'hex');

/**
 * Reads a private key that somebody else made, PKCS #8 in DER or BER, and derives its public key.
 * @returns the pair in the form of our own, or undefined when it is no sound key of the spec, which is one of RSA
 *   or of a curve by its name
 */
export function readPrivateKey(bytes: Uint8Array, spec: AsymmetricKeySpec): KeyPair | undefined {
  try {
    const privateKey = canonical(bytes);
    const publicKey = createPublicKey(privateKey);
    if (!isOfSpec(privateKey, spec) || !belongTogether(privateKey, publicKey)) return undefined;
    return {
      pkcs8: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
      spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    };
  } catch {
    return undefined;
  }
}

/** By way of JWK, which has no compressed points. */
function canonical(bytes: Uint8Array): KeyObject {
  if (Buffer.from(bytes).includes(PRIME_FIELD)) throw new Error('The curve is not named.');
  const given = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
  if (given.asymmetricKeyType === 'rsa' && hasManyPrimes(given)) throw new Error('More than two primes.');
  return createPrivateKey({ key: given.export({ format: 'jwk' }), format: 'jwk' });
}

/** RFC 8017, A.1.2: the version of an RSAPrivateKey, behind the header of its sequence, is 1 for these. */
function hasManyPrimes(key: KeyObject): boolean {
  return key.export({ type: 'pkcs1', format: 'der' })[6] !== 0;
}

function isOfSpec({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, spec: AsymmetricKeySpec): boolean {
  const facts = ASYMMETRIC_KEY_SPECS[spec];
  switch (facts.family) {
    case 'rsa':
      return (
        asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === facts.generation.modulusLength
      );
    case 'ec':
      return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === facts.generation.namedCurve;
    default:
      return false;
  }
}

/** Parsing looks at the form alone: the numbers of a key may still contradict each other. */
function belongTogether(privateKey: KeyObject, publicKey: KeyObject): boolean {
  if (privateKey.asymmetricKeyType === 'rsa' && !isConsistent(privateKey.export({ format: 'jwk' })))
    return false;
  const message = Buffer.from('Does the private key sign what the public key verifies?');
  return verify('sha256', message, publicKey, sign('sha256', message, privateKey));
}

/** RFC 8017, 3.2. OpenSSL computes around wrong factors, so a signature alone does not show them. */
function isConsistent(jwk: JsonWebKey): boolean {
  const number = (text = '') => BigInt(`0x0${Buffer.from(text, 'base64url').toString('hex')}`);
  const [n, e, d] = [number(jwk.n), number(jwk.e), number(jwk.d)];
  const [p, q] = [number(jwk.p), number(jwk.q)];
  const halves = [
    [p, number(jwk.dp)],
    [q, number(jwk.dq)],
  ] as const;
  return (
    n === p * q &&
    (q * number(jwk.qi)) % p === 1n &&
    halves.every(([prime, exponent]) => d % (prime - 1n) === exponent && (e * exponent) % (prime - 1n) === 1n)
  );
}

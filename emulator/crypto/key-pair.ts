import { type ECKeyPairOptions, generateKeyPair as generate, type RSAKeyPairOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec } from './key-specs.ts';

const generateOnPool = promisify(generate);

const ENCODINGS = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;

/** The only public exponent that KMS makes RSA keys with. */
const PUBLIC_EXPONENT = 65537;

/** A key pair as DER: the private key as PKCS #8, the public key as SubjectPublicKeyInfo. */
export interface KeyPair {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
}

/**
 * Makes a key pair on libuv's thread pool, because an RSA key takes from tens of milliseconds to seconds.
 * The SPKI is what GetPublicKey answers with: rsaEncryption for RSA, a named curve for EC.
 *
 * @example
 * const { pkcs8, spki } = await generateKeyPair('ECC_NIST_P256');
 */
export async function generateKeyPair(spec: AsymmetricKeySpec): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateDer(ASYMMETRIC_KEY_SPECS[spec]);
  return { pkcs8: privateKey, spki: publicKey };
}

function generateDer(spec: (typeof ASYMMETRIC_KEY_SPECS)[AsymmetricKeySpec]) {
  // The options stand in variables of their own types, because the overloads fail to choose by a literal.
  if (spec.family === 'ec') {
    const { namedCurve } = spec.generation;
    const options: ECKeyPairOptions<'der', 'der'> = { namedCurve, paramEncoding: 'named', ...ENCODINGS };
    return generateOnPool('ec', options);
  }
  const { modulusLength } = spec.generation;
  const options: RSAKeyPairOptions<'der', 'der'> = {
    modulusLength,
    publicExponent: PUBLIC_EXPONENT,
    ...ENCODINGS,
  };
  return generateOnPool('rsa', options);
}

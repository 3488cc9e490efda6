import {
  type ECKeyPairOptions,
  type ED25519KeyPairOptions,
  generateKeyPair as generate,
  generateKeyPairSync,
  type RSAKeyPairOptions,
} from 'node:crypto';
import { promisify } from 'node:util';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec, type RsaKeySpec } from './key-specs.ts';
import { generateMlDsaPair } from './ml-dsa-pair.ts';

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
 * Makes a key pair on libuv's thread pool. An RSA key takes from tens of milliseconds to seconds there: see
 * the key maker for many of them.
 * The SPKI is what GetPublicKey answers with: rsaEncryption for RSA, a named curve for EC, RFC 8410 for Ed25519,
 * RFC 9881 for ML-DSA.
 *
 * @example
 * const { pkcs8, spki } = await generateKeyPair('ECC_NIST_P256');
 */
export async function generateKeyPair(spec: AsymmetricKeySpec): Promise<KeyPair> {
  const facts = ASYMMETRIC_KEY_SPECS[spec];
  if (facts.family === 'ml-dsa') return generateMlDsaPair(facts.generation.parameterSet);
  const { privateKey, publicKey } = await generateDer(facts);
  return { pkcs8: privateKey, spki: publicKey };
}

/** Makes an RSA key pair on this thread, which is held up meanwhile. */
export function generateRsaPairHere(spec: RsaKeySpec): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync(
    'rsa',
    rsaOptions(ASYMMETRIC_KEY_SPECS[spec].generation.modulusLength),
  );
  return { pkcs8: privateKey, spki: publicKey };
}

/** Makes a key pair of an elliptic curve on this thread, within a millisecond; undefined for all other specs. */
export function generateCurvePairHere(spec: AsymmetricKeySpec): KeyPair | undefined {
  const facts = ASYMMETRIC_KEY_SPECS[spec];
  if (facts.family !== 'ec' && facts.family !== 'ed25519') return undefined;
  const { privateKey, publicKey } =
    facts.family === 'ec'
      ? generateKeyPairSync('ec', ecOptions(facts.generation.namedCurve))
      : generateKeyPairSync('ed25519', ED25519_OPTIONS);
  return { pkcs8: privateKey, spki: publicKey };
}

function generateDer(facts: Exclude<(typeof ASYMMETRIC_KEY_SPECS)[AsymmetricKeySpec], { family: 'ml-dsa' }>) {
  if (facts.family === 'ed25519') return generateOnPool('ed25519', ED25519_OPTIONS);
  if (facts.family === 'ec') return generateOnPool('ec', ecOptions(facts.generation.namedCurve));
  return generateOnPool('rsa', rsaOptions(facts.generation.modulusLength));
}

// The options have types of their own, because the overloads fail to choose by a literal.
const ED25519_OPTIONS: ED25519KeyPairOptions<'der', 'der'> = ENCODINGS;

function ecOptions(namedCurve: string): ECKeyPairOptions<'der', 'der'> {
  return { namedCurve, paramEncoding: 'named', ...ENCODINGS };
}

function rsaOptions(modulusLength: number): RSAKeyPairOptions<'der', 'der'> {
  return { modulusLength, publicExponent: PUBLIC_EXPONENT, ...ENCODINGS };
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { id_ecdsaWithSHA256, id_ecdsaWithSHA384, id_ecdsaWithSHA512 } from '@peculiar/asn1-ecc';
import { AsnConvert } from '@peculiar/asn1-schema';
import { InputError } from './spiffe-id.ts';

/** Signature algorithms of requests and their hashes; undefined: the algorithm has its own. RFC 4055, 5758, 8410. */
const HASHES = new Map<string, string | undefined>([
  [id_ecdsaWithSHA256, 'sha256'],
  [id_ecdsaWithSHA384, 'sha384'],
  [id_ecdsaWithSHA512, 'sha512'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.3.101.112', undefined],
]);

/** OpenSSL's names of P-256, P-384 and P-521. */
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** CA/Browser Forum Baseline Requirements, section 6.1.5; the upper end keeps verifiers fast. */
const RSA_BITS = { least: 2048, most: 8192 } as const;

/**
 * The public key of a certification request, once the request's own signature has proven that whoever asks holds
 * the private key. Nothing else in the request counts.
 * @param pem PKCS #10
 * @returns DER SubjectPublicKeyInfo
 * @throws InputError
 */
export function keyOfRequest(pem: string): Uint8Array {
  const request = parseRequest(pem);
  const info = request.certificationRequestInfoRaw;
  if (!info) throw new InputError('csr is not a certification request (PKCS #10) in PEM');
  const key = parseKey(
    new Uint8Array(AsnConvert.serialize(request.certificationRequestInfo.subjectPKInfo)),
    'csr',
  );
  const { algorithm } = request.signatureAlgorithm;
  if (!HASHES.has(algorithm)) {
    throw new InputError(
      `csr is signed with the algorithm ${algorithm}; it takes ECDSA, RSA (PKCS #1 v1.5) with SHA-256, 384 or 512, or Ed25519`,
    );
  }
  if (!isSignedBy(key, HASHES.get(algorithm), new Uint8Array(info), new Uint8Array(request.signature))) {
    throw new InputError('csr is not signed by its own key');
  }
  return derOf(key);
}

/**
 * A public key that a caller sends as it is; nothing proves who holds its private key.
 * @param pem SubjectPublicKeyInfo
 * @throws InputError
 */
export function keyOfPem(pem: string): Uint8Array {
  if (!/-----BEGIN PUBLIC KEY-----/.test(pem)) {
    throw new InputError('publicKey is not a public key (SubjectPublicKeyInfo) in PEM');
  }
  return derOf(parseKey(pem, 'publicKey'));
}

function parseRequest(pem: string): CertificationRequest {
  const [, body] = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem) ?? [];
  try {
    return AsnConvert.parse(Buffer.from(body ?? '', 'base64'), CertificationRequest);
  } catch (error) {
    throw new InputError('csr is not a certification request (PKCS #10) in PEM', { cause: error });
  }
}

function parseKey(key: string | Uint8Array, field: string): KeyObject {
  const parsed = readKey(key, field);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = parsed;
  const { namedCurve, modulusLength = 0 } = details;
  if (type === 'ed25519' || (type === 'ec' && CURVES.includes(namedCurve))) return parsed;
  if (type === 'rsa' && modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most) return parsed;
  const found = [type, namedCurve ?? (modulusLength > 0 ? `${modulusLength} bits` : undefined)];
  throw new InputError(
    `${field} has a key of type ${found.filter(Boolean).join(' ')}; it takes EC P-256, P-384, P-521, RSA of ${RSA_BITS.least} to ${RSA_BITS.most} bits, or Ed25519`,
  );
}

function readKey(key: string | Uint8Array, field: string): KeyObject {
  try {
    return typeof key === 'string'
      ? createPublicKey({ key, format: 'pem' })
      : createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });
  } catch (error) {
    throw new InputError(`${field} has a public key that cannot be read`, { cause: error });
  }
}

function isSignedBy(
  key: KeyObject,
  hash: string | undefined,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return verify(hash, data, key, signature);
  } catch {
    // An algorithm that does not fit the key.
    return false;
  }
}

function derOf(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' });
}

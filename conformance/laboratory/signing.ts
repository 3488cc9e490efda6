import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import type { HashAlgorithm, KeyType, PublicKey, SignerOptions } from '../../manager/index.ts';

/** How a server asks for a signature. A salt as long as the hash is what Go's callers ask for, and KMS makes no other. */
export interface Scheme {
  readonly hash: HashAlgorithm;
  readonly pss?: true;
}

/** Every hash that a server asks for. */
export const HASHES: readonly HashAlgorithm[] = ['sha256', 'sha384', 'sha512'];

const RSA: readonly Scheme[] = [
  ...HASHES.map((hash) => ({ hash })),
  ...HASHES.map((hash) => ({ hash, pss: true as const })),
];

/** The schemes that a key of each type has in KMS, which ties a curve to one hash; the first is the usual one. */
export const SCHEMES: Readonly<Record<KeyType, readonly [Scheme, ...Scheme[]]>> = {
  'ec-p256': [{ hash: 'sha256' }],
  'ec-p384': [{ hash: 'sha384' }],
  'rsa-2048': RSA as [Scheme, ...Scheme[]],
  'rsa-4096': RSA as [Scheme, ...Scheme[]],
};

/** What a signature is called in a report: `PSS, sha256`. */
export function nameOf({ hash, pss }: Scheme): string {
  return pss ? `PSS, ${hash}` : hash;
}

/** How a server asks its key manager. -1 is a salt of the hash's length (PSSSaltLengthEqualsHash of Go's crypto/rsa). */
export function optionsOf({ hash, pss }: Scheme): SignerOptions {
  return { hashAlgorithm: hash, ...(pss && { pss: { saltLength: -1 } }) };
}

export function digestOf({ hash }: Scheme, message: Uint8Array): Uint8Array {
  return createHash(hash).update(message).digest();
}

/** Whether a signature over a message is one of this scheme by this key: ECDSA in DER, PKCS #1 v1.5, or PSS. */
export function verifies(
  { pkixData }: Pick<PublicKey, 'pkixData'>,
  { hash, pss }: Scheme,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
  if (!pss) return verify(hash, message, key, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(hash, message, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
}

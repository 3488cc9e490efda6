import type { SigningAlgorithm } from './signing-algorithms.ts';

/** Bytes, or a function that yields them: called only when they are not cached in parsed form. */
export type Material = Uint8Array | (() => Uint8Array);

/** A key as the signer wants it. */
export interface SigningKey {
  /** Names the parsed key in the cache: the same id must always stand for the same material. */
  readonly id: string;
  /** The private key, PKCS #8 DER. Read to sign; a function saves the decryption of stored material. */
  readonly pkcs8: Material;
  /** The public key, SubjectPublicKeyInfo DER. Read to verify. */
  readonly spki: Material;
}

/** The two ways to compute a signature. */
export type BackendName = 'openssl' | 'portable';

/**
 * One way to compute signatures over what an algorithm signs: a digest that is already made, a message, or
 * ML-DSA's representative mu. It has the right length: the signer has checked it.
 */
export interface SigningBackend {
  readonly name: BackendName;
  /** Throws CryptoInputError if the key cannot be read or does not fit the algorithm. */
  sign(key: SigningKey, algorithm: SigningAlgorithm, input: Uint8Array): Promise<Uint8Array>;
  /** False for every signature that is not right, however malformed. Throws as `sign` does. */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    input: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean>;
  /** Forgets all keys. What is in flight still ends well. */
  close(): void;
}

/** The bytes of a material, whichever form it has. */
export function bytesOf(material: Material): Uint8Array {
  return typeof material === 'function' ? material() : material;
}

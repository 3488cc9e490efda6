/** The key types that a SPIRE server asks for. */
export const KEY_TYPES = ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-4096'] as const;
/** A type of key, as the plugin contract has them. */
export type KeyType = (typeof KEY_TYPES)[number];

/** Hash algorithms of the digests a server hands over. Others of the plugin contract have no KMS algorithm. */
export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** How a digest is to be signed. For an RSA key, `pss` asks for RSASSA-PSS instead of PKCS#1 v1.5. */
export interface SignerOptions {
  readonly hashAlgorithm: HashAlgorithm;
  /** Salt length in bytes; -1 means the hash's length, 0 lets the signer choose (Go's crypto/rsa constants). */
  readonly pss?: { readonly saltLength: number };
}

/** A public key that a manager holds the private half of. */
export interface PublicKey {
  /** The caller's name for the key, for instance `x509-CA-A`. */
  readonly id: string;
  readonly type: KeyType;
  /** DER SubjectPublicKeyInfo. */
  readonly pkixData: Uint8Array;
  /** Changes whenever a new key takes the id's place. */
  readonly fingerprint: string;
  /** When the key was made, milliseconds since the epoch, where the manager knows. */
  readonly created?: number;
}

/** A signature, and the key that made it. */
export interface Signature {
  /** ASN.1 DER for ECDSA, raw for RSA. */
  readonly signature: Uint8Array;
  /** The fingerprint of the key that signed. */
  readonly keyFingerprint: string;
}

/**
 * What a trust domain's server asks of the software that keeps its signing keys. The contract is
 * `spire.plugin.server.keymanager.v1.KeyManager`; all methods throw {@link KeyManagerError}.
 */
export interface KeyManager {
  /** Makes a key under `keyId`; a key that is there already is replaced once the new one is usable. */
  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey>;
  /** @throws KeyManagerError `NOT_FOUND` when no key has that id. */
  getPublicKey(keyId: string): Promise<PublicKey>;
  /** All keys, sorted by id. */
  getPublicKeys(): Promise<readonly PublicKey[]>;
  /** Signs a digest that is already made. @throws KeyManagerError `NOT_FOUND`, `INVALID_ARGUMENT`. */
  signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature>;
  /** Stops background work; nothing is scheduled afterwards. Safe to call twice. */
  close(): Promise<void>;
}

/** A manager whose keys can be given up one by one: what a migration needs once another manager has taken over. */
export interface RetirableKeyManager extends KeyManager {
  /**
   * Gives up the key that has this id and fingerprint: destroyed, or scheduled for deletion. Nothing when it
   * is gone already or another took its place. A failure leaves the key in use; the same call may be repeated.
   */
  retireKey(keyId: string, fingerprint: string): Promise<void>;
}

/** The gRPC status names that the plugin contract uses. */
export type KeyManagerErrorCode =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'FAILED_PRECONDITION'
  | 'PERMISSION_DENIED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** A failure that the caller of a key manager can act upon: `code` for programs, the message for people. */
export class KeyManagerError extends Error {
  override readonly name = 'KeyManagerError';
  readonly code: KeyManagerErrorCode;

  constructor(code: KeyManagerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

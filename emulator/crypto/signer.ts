import { hash } from 'node:crypto';
import type { BackendName, SigningBackend, SigningKey } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import { createOpenSslBackend } from './openssl-backend.ts';
import { probeOpenSsl } from './openssl-probe.ts';
import { createPortableBackend } from './portable.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

/** Parsed keys kept for each purpose: of 3 KB (EC) to 6 KB (RSA) each, so some 50 MB at the very most. */
const MAX_KEYS = 4096;

/** Where and how to sign; all of it optional. */
export interface SignerOptions {
  /** Which backend; without it OpenSSL's where this process can call it, else the portable one. */
  readonly backend?: BackendName;
  /** How many parsed keys to keep for each purpose. */
  readonly maxKeys?: number;
}

/** Signs and verifies digests under KMS's algorithms. */
export interface Signer {
  readonly backend: BackendName;
  /** Why OpenSSL could not be called, where the portable backend stands in for it. */
  readonly fallbackReason: string | undefined;
  /** The digest of a message under an algorithm's hash. */
  digest(algorithm: SigningAlgorithm, message: Uint8Array): Uint8Array;
  /**
   * Signs a digest: raw RSA signature, or a DER one for ECDSA.
   * Rejects with CryptoInputError if the digest's length or the key does not fit the algorithm.
   */
  sign(key: SigningKey, algorithm: SigningAlgorithm, digest: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether a signature over a digest is right. A malformed signature is a wrong one. Rejects as `sign`.
   */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    digest: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean>;
  /** Frees the parsed keys. What is in flight still ends well; later calls reject. */
  close(): void;
}

/**
 * Makes a signer. Close it: parsed keys are native memory that the garbage collector does not see.
 * Throws if OpenSSL's backend is demanded and this process cannot call it.
 *
 * @example
 * const signer = createSigner();
 * const { pkcs8, spki } = await generateKeyPair('ECC_NIST_P256');
 * const digest = signer.digest('ECDSA_SHA_256', message);
 * const signature = await signer.sign({ id: 'key-1', pkcs8, spki }, 'ECDSA_SHA_256', digest);
 */
export function createSigner(options: SignerOptions = {}): Signer {
  const { backend, fallbackReason } = chooseBackend(options);
  let open = true;

  function check(algorithm: SigningAlgorithm, digest: Uint8Array): void {
    if (!open) throw new Error('the signer is closed');
    const { digestLength } = SIGNING_ALGORITHMS[algorithm];
    if (digest.length === digestLength) return;
    const message = `${algorithm} signs a digest of ${digestLength} bytes, not of ${digest.length}`;
    throw new CryptoInputError('digest-length', message);
  }

  return {
    backend: backend.name,
    fallbackReason,
    digest: (algorithm, message) => hash(SIGNING_ALGORITHMS[algorithm].hash, message, 'buffer'),
    async sign(key, algorithm, digest) {
      check(algorithm, digest);
      return backend.sign(key, algorithm, digest);
    },
    async verify(key, algorithm, digest, signature) {
      check(algorithm, digest);
      return backend.verify(key, algorithm, digest, signature);
    },
    close() {
      open = false;
      backend.close();
    },
  };
}

function chooseBackend(options: SignerOptions): {
  backend: SigningBackend;
  fallbackReason: string | undefined;
} {
  const { backend: wanted, maxKeys = MAX_KEYS } = options;
  const portable = (fallbackReason?: string) => ({ backend: createPortableBackend(maxKeys), fallbackReason });
  if (wanted === 'portable') return portable();
  const { lib, unavailable } = probeOpenSsl();
  if (lib) return { backend: createOpenSslBackend(lib, maxKeys), fallbackReason: undefined };
  if (wanted === 'openssl') throw new Error(`OpenSSL cannot be called from this process: ${unavailable}`);
  return portable(unavailable);
}

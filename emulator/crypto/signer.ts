import { hash } from 'node:crypto';
import { type BackendName, bytesOf, type SigningBackend, type SigningKey } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import { mlDsaRepresentative, readMlDsaPublicKey } from './ml-dsa.ts';
import type { LibCrypto } from './openssl.ts';
import { createOpenSslBackend } from './openssl-backend.ts';
import { canCompute } from './openssl-key.ts';
import { probeOpenSsl } from './openssl-probe.ts';
import { createPortableBackend } from './portable.ts';
import { type DigestAlgorithm, SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';
import { ANY_ORDER, type Threads } from './threads.ts';

/** Parsed keys kept for each purpose: of 3 KB (EC) to 6 KB (RSA) each, so some 50 MB at the very most. */
const MAX_KEYS = 4096;

/** Where and how to sign; all of it optional. */
export interface SignerOptions {
  /** Which backend; without it OpenSSL's where this process can call it, else the portable one. */
  readonly backend?: BackendName;
  /** How many parsed keys to keep for each purpose. */
  readonly maxKeys?: number;
  /** Whose order the threads follow; nobody's. */
  readonly threads?: Threads;
}

/** Signs and verifies under KMS's algorithms. */
export interface Signer {
  readonly backend: BackendName;
  /** Why OpenSSL could not be called, where the portable backend stands in for it. */
  readonly fallbackReason: string | undefined;
  /** The digest of a message under an algorithm's hash. */
  digest(algorithm: DigestAlgorithm, message: Uint8Array): Uint8Array;
  /**
   * What an algorithm signs of a message: its digest, itself, or its representative mu under the public key.
   * Throws CryptoInputError if the key does not fit.
   */
  inputOf(key: SigningKey, algorithm: SigningAlgorithm, message: Uint8Array): Uint8Array;
  /**
   * Signs an input (see `inputOf`): raw signature, or a DER one for ECDSA.
   * Rejects with CryptoInputError if the input's length or the key does not fit the algorithm.
   */
  sign(key: SigningKey, algorithm: SigningAlgorithm, input: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether a signature over an input is right. A malformed signature is a wrong one. Rejects as `sign`.
   */
  verify(
    key: SigningKey,
    algorithm: SigningAlgorithm,
    input: Uint8Array,
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

  function check(algorithm: SigningAlgorithm, input: Uint8Array): void {
    if (!open) throw new Error('the signer is closed');
    const parameters = SIGNING_ALGORITHMS[algorithm];
    if (parameters.signs === 'message' || input.length === parameters.length) return;
    const message = `${algorithm} signs ${parameters.length} bytes, not ${input.length}`;
    throw new CryptoInputError('input-length', message);
  }

  const digest = (algorithm: DigestAlgorithm, message: Uint8Array) =>
    hash(SIGNING_ALGORITHMS[algorithm].hash, message, 'buffer');

  return {
    backend: backend.name,
    fallbackReason,
    digest,
    inputOf(key, algorithm, message) {
      if (algorithm === 'ED25519_SHA_512') return message;
      if (algorithm !== 'ML_DSA_SHAKE_256') return digest(algorithm, message);
      const publicKey = readMlDsaPublicKey(bytesOf(key.spki));
      if (publicKey) return mlDsaRepresentative(publicKey.bytes, message);
      throw new CryptoInputError('key-family', `${algorithm} needs a key of family ml-dsa`);
    },
    async sign(key, algorithm, input) {
      check(algorithm, input);
      return backend.sign(key, algorithm, input);
    },
    async verify(key, algorithm, input, signature) {
      check(algorithm, input);
      return backend.verify(key, algorithm, input, signature);
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
  const { backend: wanted, maxKeys = MAX_KEYS, threads = ANY_ORDER } = options;
  const portable = (fallbackReason?: string) => ({
    backend: portableInTurn(maxKeys, threads),
    fallbackReason,
  });
  if (wanted === 'portable') return portable();
  const { lib, unavailable } = probeOpenSsl();
  if (lib) return { backend: withPortable(lib, maxKeys, threads), fallbackReason: undefined };
  if (wanted === 'openssl') throw new Error(`OpenSSL cannot be called from this process: ${unavailable}`);
  return portable(unavailable);
}

/** The portable backend computes on this thread, but has to load its libraries first. */
function portableInTurn(maxKeys: number, threads: Threads): SigningBackend {
  const portable = createPortableBackend(maxKeys);
  return {
    ...portable,
    sign: (...request) => threads.inTurn(() => portable.sign(...request)),
    verify: (...request) => threads.inTurn(() => portable.verify(...request)),
  };
}

/** OpenSSL's backend; where the OpenSSL is too old for some algorithms, the portable one computes these. */
function withPortable(lib: LibCrypto, maxKeys: number, threads: Threads): SigningBackend {
  const openssl = createOpenSslBackend(lib, maxKeys, threads);
  const algorithms = Object.keys(SIGNING_ALGORITHMS) as SigningAlgorithm[];
  const missing = algorithms.filter((algorithm) => !canCompute(lib, algorithm));
  lib.ERR_clear_error();
  if (missing.length === 0) return openssl;
  const portable = portableInTurn(maxKeys, threads);
  const backendOf = (algorithm: SigningAlgorithm) => (missing.includes(algorithm) ? portable : openssl);
  return {
    name: openssl.name,
    sign: (key, algorithm, input) => backendOf(algorithm).sign(key, algorithm, input),
    verify: (key, algorithm, input, signature) =>
      backendOf(algorithm).verify(key, algorithm, input, signature),
    close() {
      openssl.close();
      portable.close();
    },
  };
}

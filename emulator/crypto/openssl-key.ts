import type { Material } from './backend.ts';
import { bytesOf } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import type { Handle, LibCrypto } from './openssl.ts';
import {
  type KeyFamily,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  type SigningParameters,
} from './signing-algorithms.ts';

/** What EVP_PKEY_get0_type_name says of a key. */
const FAMILIES = new Map<string, KeyFamily>([
  ['RSA', 'rsa'],
  ['EC', 'ec'],
  ['ED25519', 'ed25519'],
  ['ML-DSA-44', 'ml-dsa'],
  ['ML-DSA-65', 'ml-dsa'],
  ['ML-DSA-87', 'ml-dsa'],
]);

/**
 * A key that OpenSSL has parsed, for one purpose, with a context made ready for each algorithm that was
 * asked of it: preparing one for each signature would cost a tenth of the time of a P-256 signature.
 *
 * A ready context may be used on the main thread only, where nothing can come between. A call on another
 * thread takes a duplicate. Contexts hold a reference to the key, so that `free` is safe while a duplicate is
 * still in use: OpenSSL frees the key after the last of them.
 */
export class OpenSslKey {
  readonly #lib: LibCrypto;
  readonly #key: Handle;
  readonly #purpose: 'sign' | 'verify';
  readonly #type: string;
  readonly #family: KeyFamily | undefined;
  readonly #contexts = new Map<SigningAlgorithm, Handle>();

  private constructor(lib: LibCrypto, key: Handle, purpose: 'sign' | 'verify') {
    this.#lib = lib;
    this.#key = key;
    this.#purpose = purpose;
    this.#type = lib.EVP_PKEY_get0_type_name(key);
    this.#family = FAMILIES.get(this.#type);
  }

  /** Parses PKCS #8 (to sign) or SubjectPublicKeyInfo (to verify). Throws CryptoInputError if it cannot. */
  static parse(lib: LibCrypto, purpose: 'sign' | 'verify', material: Material): OpenSslKey {
    const der = bytesOf(material);
    const parse = purpose === 'sign' ? lib.d2i_AutoPrivateKey : lib.d2i_PUBKEY;
    const key = parse(null, lib.pointerTo(der), der.length);
    if (key === null) {
      lib.ERR_clear_error();
      const kind = purpose === 'sign' ? 'a PKCS #8 private key' : 'a SubjectPublicKeyInfo';
      throw new CryptoInputError('key-material', `the material is not ${kind} that OpenSSL can read`);
    }
    return new OpenSslKey(lib, key, purpose);
  }

  /** What kind of key it is; undefined for one that no algorithm here takes. */
  get family(): KeyFamily | undefined {
    return this.#family;
  }

  /** The length of the longest signature in bytes. */
  get signatureSize(): number {
    return this.#lib.EVP_PKEY_get_size(this.#key);
  }

  /** The curve by OpenSSL's name, e.g. `prime256v1`; undefined for all but EC. */
  curve(): string | undefined {
    if (this.#family !== 'ec') return undefined;
    const name = new Uint8Array(64);
    const length = new Uint32Array(2);
    if (this.#lib.EVP_PKEY_get_group_name(this.#key, name, name.length, length) !== 1) {
      this.#lib.ERR_clear_error();
      return undefined;
    }
    return Buffer.from(name.subarray(0, length[0])).toString('latin1');
  }

  /** The ready context for an algorithm. Throws CryptoInputError if the key is of another family. */
  context(algorithm: SigningAlgorithm): Handle {
    const ready = this.#contexts.get(algorithm);
    if (ready !== undefined) return ready;
    const context = this.#prepare(algorithm);
    this.#contexts.set(algorithm, context);
    return context;
  }

  /** Gives the native memory back. The object must not be used afterwards. */
  free(): void {
    for (const context of this.#contexts.values()) this.#lib.EVP_PKEY_CTX_free(context);
    this.#contexts.clear();
    this.#lib.EVP_PKEY_free(this.#key);
  }

  #prepare(algorithm: SigningAlgorithm): Handle {
    const parameters = SIGNING_ALGORITHMS[algorithm];
    // Checked here, because OpenSSL would sign with RSA and its default padding if nothing is set.
    if (parameters.family !== this.#family) {
      throw new CryptoInputError('key-family', `${algorithm} needs a key of family ${parameters.family}`);
    }
    const lib = this.#lib;
    const context = lib.EVP_PKEY_CTX_new(this.#key, null);
    if (context === null) throw failure(lib, 'EVP_PKEY_CTX_new');
    const ready =
      parameters.family === 'rsa' || parameters.family === 'ec'
        ? this.#prepareForDigest(context, parameters)
        : this.#prepareScheme(context, parameters);
    if (!ready) {
      lib.EVP_PKEY_CTX_free(context);
      throw failure(lib, `preparing ${algorithm}`);
    }
    return context;
  }

  #prepareForDigest(context: Handle, parameters: SigningParameters & { family: 'rsa' | 'ec' }): boolean {
    const lib = this.#lib;
    const begin = this.#purpose === 'sign' ? lib.EVP_PKEY_sign_init : lib.EVP_PKEY_verify_init;
    const padding = parameters.family === 'rsa' ? parameters.padding : undefined;
    return (
      begin(context) === 1 &&
      (padding === undefined || this.#set(context, 'rsa_padding_mode', padding)) &&
      this.#set(context, 'digest', parameters.hash) &&
      // As long as the hash, both to sign and to be accepted; MGF1 takes the same hash by default.
      (padding !== 'pss' || this.#set(context, 'rsa_pss_saltlen', 'digest'))
    );
  }

  /** Ed25519, Ed25519ph, and ML-DSA over a representative mu: schemes that bring their own hash. */
  #prepareScheme(context: Handle, { family, signs }: SigningParameters): boolean {
    const { schemes } = this.#lib;
    const name = family === 'ml-dsa' || signs === 'message' ? this.#type : 'ED25519ph';
    const scheme = schemes?.EVP_SIGNATURE_fetch(null, name, null) ?? null;
    if (!schemes || scheme === null) return false;
    const toSign = this.#purpose === 'sign';
    const overDigest = toSign ? schemes.EVP_PKEY_sign_init_ex2 : schemes.EVP_PKEY_verify_init_ex2;
    const overMessage = toSign ? schemes.EVP_PKEY_sign_message_init : schemes.EVP_PKEY_verify_message_init;
    // To OpenSSL mu is a message that is not hashed again.
    const begin = signs === 'digest' ? overDigest : overMessage;
    const ready = begin(context, scheme, null) === 1 && (signs !== 'mu' || this.#set(context, 'mu', '1'));
    schemes.EVP_SIGNATURE_free(scheme);
    return ready;
  }

  #set(context: Handle, name: string, value: string): boolean {
    return this.#lib.EVP_PKEY_CTX_ctrl_str(context, name, value) === 1;
  }
}

/** Whether an OpenSSL can compute an algorithm: Ed25519ph came with 3.4 in this form, ML-DSA with 3.5. */
export function canCompute({ schemes }: LibCrypto, algorithm: SigningAlgorithm): boolean {
  const { family } = SIGNING_ALGORITHMS[algorithm];
  if (family === 'rsa' || family === 'ec') return true;
  const scheme = schemes?.EVP_SIGNATURE_fetch(null, family === 'ed25519' ? 'ED25519ph' : 'ML-DSA-44', null);
  if (scheme) schemes?.EVP_SIGNATURE_free(scheme);
  return Boolean(scheme);
}

/**
 * An error for a call of OpenSSL that did not succeed. Empties OpenSSL's error queue of this thread, where
 * node:crypto would otherwise find our error and report it as its own.
 */
export function failure(lib: LibCrypto, what: string): Error {
  lib.ERR_clear_error();
  return new Error(`OpenSSL failed: ${what}`);
}

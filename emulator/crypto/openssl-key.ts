import type { Material } from './backend.ts';
import { bytesOf } from './backend.ts';
import { CryptoInputError } from './crypto-input-error.ts';
import type { Handle, LibCrypto } from './openssl.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

/** EVP_PKEY_RSA and EVP_PKEY_EC of OpenSSL's evp.h. */
const FAMILIES: Readonly<Record<number, 'rsa' | 'ec'>> = { 6: 'rsa', 408: 'ec' };

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
  readonly #family: 'rsa' | 'ec' | undefined;
  readonly #contexts = new Map<SigningAlgorithm, Handle>();

  private constructor(lib: LibCrypto, key: Handle, purpose: 'sign' | 'verify') {
    this.#lib = lib;
    this.#key = key;
    this.#purpose = purpose;
    this.#family = FAMILIES[lib.EVP_PKEY_get_base_id(key)];
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

  /** The curve by OpenSSL's name, e.g. `prime256v1`; undefined for RSA. */
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
    const { family, hash, padding } = SIGNING_ALGORITHMS[algorithm];
    // Checked here, because OpenSSL would sign with RSA and its default padding if nothing is set.
    if (family !== this.#family) {
      throw new CryptoInputError('key-family', `${algorithm} needs a key of family ${family}`);
    }
    const lib = this.#lib;
    const context = lib.EVP_PKEY_CTX_new(this.#key, null);
    if (context === null) throw failure(lib, 'EVP_PKEY_CTX_new');
    const set = (name: string, value: string): boolean =>
      lib.EVP_PKEY_CTX_ctrl_str(context, name, value) === 1;
    const begin = this.#purpose === 'sign' ? lib.EVP_PKEY_sign_init : lib.EVP_PKEY_verify_init;
    const ready =
      begin(context) === 1 &&
      (padding === 'none' || set('rsa_padding_mode', padding)) &&
      set('digest', hash) &&
      // As long as the hash, both to sign and to be accepted; MGF1 takes the same hash by default.
      (padding !== 'pss' || set('rsa_pss_saltlen', 'digest'));
    if (!ready) {
      lib.EVP_PKEY_CTX_free(context);
      throw failure(lib, `preparing ${algorithm}`);
    }
    return context;
  }
}

/**
 * An error for a call of OpenSSL that did not succeed. Empties OpenSSL's error queue of this thread, where
 * node:crypto would otherwise find our error and report it as its own.
 */
export function failure(lib: LibCrypto, what: string): Error {
  lib.ERR_clear_error();
  return new Error(`OpenSSL failed: ${what}`);
}

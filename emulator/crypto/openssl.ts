import { createRequire } from 'node:module';
import type { KoffiFunc, LibraryHandle } from 'koffi';

/** The address of something that OpenSSL owns. */
export type Handle = bigint;

type SignFunction = (
  context: Handle,
  signature: Uint8Array,
  length: Uint32Array,
  digest: Uint8Array,
  digestLength: number,
) => number;

type VerifyFunction = (
  context: Handle,
  signature: Uint8Array,
  signatureLength: number,
  digest: Uint8Array,
  digestLength: number,
) => number;

/** The functions of OpenSSL in use, by OpenSSL's names: see its manual, EVP_PKEY_sign(3) and d2i_PUBKEY(3). */
export interface LibCrypto {
  /** The address of the bytes, in the form that d2i functions take it: a pointer to a pointer. */
  pointerTo(bytes: Uint8Array): BigUint64Array;
  OpenSSL_version(what: number): string;
  ERR_clear_error(): void;
  ERR_peek_error(): number | bigint;
  d2i_AutoPrivateKey(out: null, input: BigUint64Array, length: number): Handle | null;
  d2i_PUBKEY(out: null, input: BigUint64Array, length: number): Handle | null;
  EVP_PKEY_free(key: Handle): void;
  EVP_PKEY_get0_type_name(key: Handle): string;
  EVP_PKEY_get_size(key: Handle): number;
  EVP_PKEY_get_group_name(key: Handle, name: Uint8Array, size: number, length: Uint32Array): number;
  EVP_PKEY_CTX_new(key: Handle, engine: null): Handle | null;
  EVP_PKEY_CTX_dup(context: Handle): Handle | null;
  EVP_PKEY_CTX_free(context: Handle): void;
  EVP_PKEY_CTX_ctrl_str(context: Handle, name: string, value: string): number;
  EVP_PKEY_sign_init(context: Handle): number;
  EVP_PKEY_verify_init(context: Handle): number;
  EVP_PKEY_sign: KoffiFunc<SignFunction>;
  EVP_PKEY_verify: KoffiFunc<VerifyFunction>;
  /** OpenSSL 3.4 and newer: see provider-signature(7), EVP_SIGNATURE-ED25519(7), EVP_SIGNATURE-ML-DSA(7). */
  readonly schemes?: SchemeFunctions | undefined;
}

type InitFunction = (context: Handle, scheme: Handle, parameters: null) => number;

/** How to prepare for a signature scheme by its name. */
interface SchemeFunctions {
  EVP_SIGNATURE_fetch(library: null, name: string, properties: null): Handle | null;
  EVP_SIGNATURE_free(scheme: Handle): void;
  /** For a scheme over a digest that is already made. */
  EVP_PKEY_sign_init_ex2: InitFunction;
  EVP_PKEY_verify_init_ex2: InitFunction;
  /** For a scheme over a message. */
  EVP_PKEY_sign_message_init: InitFunction;
  EVP_PKEY_verify_message_init: InitFunction;
}

/**
 * Binds the OpenSSL that is inside the running Node, or that Node is linked to: no other copy, so that keys,
 * providers and random numbers are node:crypto's own. Throws if koffi has no binary for this machine or a
 * symbol is missing.
 *
 * koffi is loaded here and not by an import at the top, so that a machine without its binary can still use
 * the portable backend.
 */
export function bindLibCrypto(): LibCrypto {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  // Null is the running program itself, on Windows too; it exports what is linked into it.
  const library = koffi.load(null);
  // Lengths are read from the low half of a size_t, whatever its width.
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) throw new Error('needs a little-endian machine');
  const pointer = 'void *';
  const size = 'size_t';
  return {
    pointerTo: (bytes) => BigUint64Array.of(koffi.address(bytes)),
    OpenSSL_version: library.func('OpenSSL_version', 'str', ['int']),
    ERR_clear_error: library.func('ERR_clear_error', 'void', []),
    ERR_peek_error: library.func('ERR_peek_error', 'ulong', []),
    d2i_AutoPrivateKey: library.func('d2i_AutoPrivateKey', pointer, [pointer, pointer, 'long']),
    d2i_PUBKEY: library.func('d2i_PUBKEY', pointer, [pointer, pointer, 'long']),
    EVP_PKEY_free: library.func('EVP_PKEY_free', 'void', [pointer]),
    EVP_PKEY_get0_type_name: library.func('EVP_PKEY_get0_type_name', 'str', [pointer]),
    EVP_PKEY_get_size: library.func('EVP_PKEY_get_size', 'int', [pointer]),
    EVP_PKEY_get_group_name: library.func('EVP_PKEY_get_group_name', 'int', [
      pointer,
      pointer,
      size,
      pointer,
    ]),
    EVP_PKEY_CTX_new: library.func('EVP_PKEY_CTX_new', pointer, [pointer, pointer]),
    EVP_PKEY_CTX_dup: library.func('EVP_PKEY_CTX_dup', pointer, [pointer]),
    EVP_PKEY_CTX_free: library.func('EVP_PKEY_CTX_free', 'void', [pointer]),
    EVP_PKEY_CTX_ctrl_str: library.func('EVP_PKEY_CTX_ctrl_str', 'int', [pointer, 'str', 'str']),
    EVP_PKEY_sign_init: library.func('EVP_PKEY_sign_init', 'int', [pointer]),
    EVP_PKEY_verify_init: library.func('EVP_PKEY_verify_init', 'int', [pointer]),
    EVP_PKEY_sign: library.func('EVP_PKEY_sign', 'int', [pointer, pointer, pointer, pointer, size]),
    EVP_PKEY_verify: library.func('EVP_PKEY_verify', 'int', [pointer, pointer, size, pointer, size]),
    schemes: bindSchemes(library),
  };
}

/** Undefined where the OpenSSL is older than 3.4 and does not have them. */
function bindSchemes(library: LibraryHandle): SchemeFunctions | undefined {
  const pointer = 'void *';
  const init = (name: string): InitFunction => library.func(name, 'int', [pointer, pointer, pointer]);
  try {
    return {
      EVP_SIGNATURE_fetch: library.func('EVP_SIGNATURE_fetch', pointer, [pointer, 'str', pointer]),
      EVP_SIGNATURE_free: library.func('EVP_SIGNATURE_free', 'void', [pointer]),
      EVP_PKEY_sign_init_ex2: init('EVP_PKEY_sign_init_ex2'),
      EVP_PKEY_verify_init_ex2: init('EVP_PKEY_verify_init_ex2'),
      EVP_PKEY_sign_message_init: init('EVP_PKEY_sign_message_init'),
      EVP_PKEY_verify_message_init: init('EVP_PKEY_verify_message_init'),
    };
  } catch {
    return undefined;
  }
}

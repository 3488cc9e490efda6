import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { bindLibCrypto, type LibCrypto } from './openssl.ts';
import { OpenSslKey } from './openssl-key.ts';

/** The bindings, or why this process cannot have them. */
export type OpenSslProbe =
  | { readonly lib: LibCrypto; readonly unavailable?: never }
  | { readonly lib?: never; readonly unavailable: string };

let probed: OpenSslProbe | undefined;

/**
 * Binds OpenSSL and tries it, once a process. Takes about 15 ms the first time, most of it to load koffi.
 *
 * A Node may be linked to a shared OpenSSL, hide its symbols, or carry another library under the same names:
 * so what counts is that it is the version which node:crypto reports, and that node:crypto accepts its
 * signature.
 */
export function probeOpenSsl(): OpenSslProbe {
  probed ??= probe();
  return probed;
}

function probe(): OpenSslProbe {
  try {
    const lib = bindLibCrypto();
    selfTest(lib);
    return { lib };
  } catch (error) {
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws unless the bindings sign and verify as node:crypto does. */
export function selfTest(lib: LibCrypto): void {
  const version = lib.OpenSSL_version(0);
  if (!version.includes(process.versions.openssl))
    throw new Error(`it is ${version}, not that of node:crypto`);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const message = Buffer.from('keyproof');
  const digest = createHash('sha256').update(message).digest();
  const signing = OpenSslKey.parse(lib, 'sign', privateKey.export({ type: 'pkcs8', format: 'der' }));
  const verifying = OpenSslKey.parse(lib, 'verify', publicKey.export({ type: 'spki', format: 'der' }));
  try {
    const room = new Uint8Array(128);
    const length = Uint32Array.of(room.length, 0);
    const signed = lib.EVP_PKEY_sign(signing.context('ECDSA_SHA_256'), room, length, digest, digest.length);
    const signature = room.subarray(0, length[0]);
    if (signed !== 1 || !verify('sha256', message, publicKey, signature)) {
      throw new Error('node:crypto does not accept its signature');
    }
    const context = verifying.context('ECDSA_SHA_256');
    const accepts = (made: Uint8Array) =>
      lib.EVP_PKEY_verify(context, signature, signature.length, made, made.length) === 1;
    if (!accepts(digest) || accepts(digest.map((byte) => byte ^ 1))) {
      throw new Error('it does not tell a right signature from a wrong one');
    }
  } finally {
    signing.free();
    verifying.free();
    lib.ERR_clear_error();
  }
}

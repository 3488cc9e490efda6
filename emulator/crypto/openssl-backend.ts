import { LRUCache } from 'lru-cache';
import type { SigningBackend, SigningKey } from './backend.ts';
import { Gate } from './gate.ts';
import type { Handle, LibCrypto } from './openssl.ts';
import { failure, OpenSslKey } from './openssl-key.ts';

/** Room for a signature in bytes: that of an RSA key of 16,384 bits, the largest that OpenSSL verifies with. */
const SIGNATURE_ROOM = 2048;

/** As many signatures at once as libuv's pool has threads; the pool is the process's, and so is the gate. */
const pool = new Gate(Math.max(1, Number(process.env.UV_THREADPOOL_SIZE) || 4));

interface KeyToSign {
  readonly key: OpenSslKey;
  /**
   * Whether it signs so quickly that the way to another thread and back would cost more. Measured: P-256
   * takes 18 us, the way 45 us; every other curve and RSA take from 270 us to 1.5 ms.
   */
  readonly quick: boolean;
}

/**
 * Signs with the OpenSSL of the process: P-256 at once, all else on libuv's thread pool so that the event loop
 * stays free. Verifies at once: RSA and P-256 within 60 us, P-521 in 1 ms. (On a pool thread a malformed
 * signature would leave its error in that thread's queue, which nothing here can reach.)
 *
 * @param maxKeys how many parsed keys to keep for each purpose; the least recently used is freed.
 */
export function createOpenSslBackend(lib: LibCrypto, maxKeys: number): SigningBackend {
  const toSign = new LRUCache<string, KeyToSign>({ max: maxKeys, dispose: ({ key }) => key.free() });
  const toVerify = new LRUCache<string, OpenSslKey>({ max: maxKeys, dispose: (key) => key.free() });
  const room = new Uint8Array(SIGNATURE_ROOM);
  const length = new Uint32Array(2);

  function keyToSign({ id, pkcs8 }: SigningKey): KeyToSign {
    let entry = toSign.get(id);
    if (!entry) {
      const key = OpenSslKey.parse(lib, 'sign', pkcs8);
      entry = { key, quick: key.curve() === 'prime256v1' };
      toSign.set(id, entry);
    }
    return entry;
  }

  function keyToVerify({ id, spki }: SigningKey): OpenSslKey {
    let key = toVerify.get(id);
    if (!key) {
      key = OpenSslKey.parse(lib, 'verify', spki);
      toVerify.set(id, key);
    }
    return key;
  }

  function signHere(context: Handle, digest: Uint8Array): Uint8Array {
    length[0] = SIGNATURE_ROOM;
    if (lib.EVP_PKEY_sign(context, room, length, digest, digest.length) !== 1) {
      throw failure(lib, 'EVP_PKEY_sign');
    }
    // Into Node's pool of small buffers: an array of its own would be memory that only a collection frees.
    return Buffer.from(room.subarray(0, length[0]));
  }

  return {
    name: 'openssl',
    async sign(key, algorithm, digest) {
      const entry = keyToSign(key);
      const context = entry.key.context(algorithm);
      if (entry.quick) return signHere(context, digest);
      const own = lib.EVP_PKEY_CTX_dup(context);
      if (own === null) throw failure(lib, 'EVP_PKEY_CTX_dup');
      // A copy, because the caller may reuse its buffer before the thread reads it.
      const copy = Uint8Array.from(digest);
      try {
        return await pool.run(() => signOnThread(lib, own, copy));
      } finally {
        lib.EVP_PKEY_CTX_free(own);
      }
    },
    async verify(key, algorithm, digest, signature) {
      const context = keyToVerify(key).context(algorithm);
      const result = lib.EVP_PKEY_verify(context, signature, signature.length, digest, digest.length);
      if (result === 1) return true;
      lib.ERR_clear_error();
      return false;
    },
    close() {
      toSign.clear();
      toVerify.clear();
    },
  };
}

/**
 * One signature on libuv's thread pool. The context belongs to this call alone while it runs.
 *
 * If it fails, the error stays in the queue of the pool's thread. After the preparation on the main thread has
 * succeeded, only a machine without memory is known to make it fail.
 */
function signOnThread(lib: LibCrypto, context: Handle, digest: Uint8Array): Promise<Uint8Array> {
  const room = new Uint8Array(SIGNATURE_ROOM);
  const length = Uint32Array.of(SIGNATURE_ROOM, 0);
  return new Promise((resolve, reject) => {
    lib.EVP_PKEY_sign.async(context, room, length, digest, digest.length, (error: unknown, result) => {
      if (error) reject(error);
      // The callback names `digest` so that its memory lives for as long as the thread reads it.
      else if (result !== 1) reject(failure(lib, `EVP_PKEY_sign over ${digest.length} bytes`));
      else resolve(room.slice(0, length[0]));
    });
  });
}

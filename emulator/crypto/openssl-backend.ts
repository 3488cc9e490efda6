import { LRUCache } from 'lru-cache';
import type { SigningBackend, SigningKey } from './backend.ts';
import { Gate } from './gate.ts';
import type { Handle, LibCrypto } from './openssl.ts';
import { failure, OpenSslKey } from './openssl-key.ts';
import type { Threads } from './threads.ts';

/** Room for a quick signature in bytes: 72 for P-256, 64 for Ed25519. */
const QUICK_ROOM = 128;

/** As many signatures at once as libuv's pool has threads; the pool is the process's, and so is the gate. */
const pool = new Gate(Math.max(1, Number(process.env.UV_THREADPOOL_SIZE) || 4));

interface ParsedKey {
  readonly key: OpenSslKey;
  /** Whether it works so quickly that the way to another thread and back would cost more: some 45 us. */
  readonly quick: boolean;
}

/** P-256 signs in 18 us and Ed25519 in 36; every other curve, RSA and ML-DSA take from 270 us to 1.5 ms. */
const signsQuickly = (key: OpenSslKey) => key.family === 'ed25519' || key.curve() === 'prime256v1';

/** RSA and P-256 verify within 60 us, Ed25519 in 120; ML-DSA takes up to 0.2 ms, every other curve up to 1.3. */
const verifiesQuickly = (key: OpenSslKey) => key.family === 'rsa' || signsQuickly(key);

/**
 * Signs and verifies with the OpenSSL of the process: at once where that is quick, else on libuv's thread pool so
 * that the event loop stays free; at once as well where nothing may come between.
 *
 * @param maxKeys how many parsed keys to keep for each purpose; the least recently used is freed.
 */
export function createOpenSslBackend(lib: LibCrypto, maxKeys: number, threads: Threads): SigningBackend {
  const toSign = createCache(maxKeys);
  const toVerify = createCache(maxKeys);
  const quickRoom = new Uint8Array(QUICK_ROOM);
  const length = new Uint32Array(2);

  function keyToSign({ id, pkcs8 }: SigningKey): ParsedKey {
    let entry = toSign.get(id);
    if (!entry) {
      const key = OpenSslKey.parse(lib, 'sign', pkcs8);
      entry = { key, quick: signsQuickly(key) };
      toSign.set(id, entry);
    }
    return entry;
  }

  function keyToVerify({ id, spki }: SigningKey): ParsedKey {
    let entry = toVerify.get(id);
    if (!entry) {
      const key = OpenSslKey.parse(lib, 'verify', spki);
      entry = { key, quick: verifiesQuickly(key) };
      toVerify.set(id, entry);
    }
    return entry;
  }

  function signHere(context: Handle, input: Uint8Array, room: Uint8Array): Uint8Array {
    length[0] = room.length;
    if (lib.EVP_PKEY_sign(context, room, length, input, input.length) !== 1) {
      throw failure(lib, 'EVP_PKEY_sign');
    }
    // Into Node's pool of small buffers: an array of its own would be memory that only a collection frees.
    return Buffer.from(room.subarray(0, length[0]));
  }

  /** Lends a duplicate of a context to a task on another thread, when there is room for it. */
  async function onPool<T>(context: Handle, task: (own: Handle) => Promise<T>): Promise<T> {
    const own = lib.EVP_PKEY_CTX_dup(context);
    if (own === null) throw failure(lib, 'EVP_PKEY_CTX_dup');
    try {
      return await pool.run(() => task(own));
    } finally {
      lib.EVP_PKEY_CTX_free(own);
    }
  }

  function verifyHere(context: Handle, input: Uint8Array, signature: Uint8Array): boolean {
    const result = lib.EVP_PKEY_verify(context, signature, signature.length, input, input.length);
    if (result === 1) return true;
    lib.ERR_clear_error();
    return false;
  }

  return {
    name: 'openssl',
    async sign(key, algorithm, input) {
      const entry = keyToSign(key);
      const context = entry.key.context(algorithm);
      if (entry.quick) return signHere(context, input, quickRoom);
      const size = entry.key.signatureSize;
      if (threads.stayHere()) return signHere(context, input, new Uint8Array(size));
      // A copy, because the caller may reuse its buffer before the thread reads it.
      const copy = Uint8Array.from(input);
      return onPool(context, (own) => signOnThread(lib, own, copy, size));
    },
    async verify(key, algorithm, input, signature) {
      const entry = keyToVerify(key);
      const context = entry.key.context(algorithm);
      if (entry.quick || threads.stayHere()) return verifyHere(context, input, signature);
      const copies = [Uint8Array.from(input), Uint8Array.from(signature)] as const;
      return onPool(context, (own) => verifyOnThread(lib, own, ...copies));
    },
    close() {
      toSign.clear();
      toVerify.clear();
    },
  };
}

/** A bound by size, not by `max`: for that one the cache makes all the room at once, in a quarter of a millisecond. */
function createCache(maxKeys: number): LRUCache<string, ParsedKey> {
  return new LRUCache({ maxSize: maxKeys, sizeCalculation: () => 1, dispose: ({ key }) => key.free() });
}

/**
 * One signature on libuv's thread pool. The context belongs to this call alone while it runs.
 *
 * If it fails, the error stays in the queue of the pool's thread. After the preparation on the main thread has
 * succeeded, only a machine without memory is known to make it fail.
 */
function signOnThread(lib: LibCrypto, context: Handle, input: Uint8Array, size: number): Promise<Uint8Array> {
  const room = new Uint8Array(size);
  const length = Uint32Array.of(size, 0);
  return new Promise((resolve, reject) => {
    lib.EVP_PKEY_sign.async(context, room, length, input, input.length, (error: unknown, result) => {
      if (error) reject(error);
      // The callback names `input` so that its memory lives for as long as the thread reads it.
      else if (result !== 1) reject(failure(lib, `EVP_PKEY_sign over ${input.length} bytes`));
      else resolve(room.slice(0, length[0]));
    });
  });
}

/**
 * One verification on libuv's thread pool. A wrong signature leaves an error in the queue of the pool's thread,
 * which nothing here can reach; what node:crypto runs there reports its own error before it.
 */
function verifyOnThread(
  lib: LibCrypto,
  context: Handle,
  input: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { length } = signature;
    lib.EVP_PKEY_verify.async(context, signature, length, input, input.length, (error: unknown, result) => {
      if (error) reject(error);
      // The callback names both arrays so that their memory lives for as long as the thread reads it.
      else resolve(result === 1 && input.length > 0 && signature.length > 0);
    });
  });
}

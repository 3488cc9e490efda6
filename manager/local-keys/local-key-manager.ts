import { type Clock, tracked } from '../clock.ts';
import { KeyedLock, Tasks } from '../concurrency.ts';
import {
  KEY_TYPES,
  KeyManagerError,
  type KeyType,
  type PublicKey,
  type RetirableKeyManager,
  type Signature,
  type SignerOptions,
} from '../key-manager.ts';
import { signDigest } from '../local-signing.ts';
import type { KeyStorage } from './key-storage.ts';
import { type LocalKey, type LocalKeys, makeLocalKey } from './local-key.ts';

/** What every manager takes as a key id: an id that only one of them takes could not migrate. */
const KEY_ID = /^[A-Za-z0-9_.+-]{1,128}$/;

/** Signs in this process; where the keys stay is the storage's business. A key is in use once it is stored. */
export class LocalKeyManager implements RetirableKeyManager {
  readonly #storage: KeyStorage;
  readonly #clock: Clock;
  readonly #changes = new KeyedLock();
  readonly #tasks = new Tasks();
  #keys: LocalKeys;
  #closed = false;

  constructor(storage: KeyStorage, keys: LocalKeys, clock: Clock) {
    this.#storage = storage;
    this.#keys = keys;
    this.#clock = clock;
  }

  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    return this.#run(`generate key "${keyId}"`, async () => {
      if (!KEY_TYPES.includes(keyType)) {
        throw invalid(`key type "${keyType}" is not supported; use one of ${KEY_TYPES.join(', ')}`);
      }
      if (!KEY_ID.test(keyId)) {
        throw invalid(`key id "${keyId}" must consist of 1-128 letters, digits and . _ + -`);
      }
      const key = await makeLocalKey(keyId, keyType, this.#clock);
      await this.#change((keys) => new Map(keys).set(keyId, key));
      return key.publicKey;
    });
  }

  async getPublicKey(keyId: string): Promise<PublicKey> {
    return this.#key(keyId).publicKey;
  }

  async getPublicKeys(): Promise<readonly PublicKey[]> {
    const ids = [...this.#keys.keys()].sort();
    return ids.map((id) => this.#key(id).publicKey);
  }

  signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    return this.#run(`sign with key "${keyId}"`, async () => {
      const { privateKey, publicKey } = this.#key(keyId);
      // The first signature loads a library.
      const sign = () => signDigest(publicKey.type, privateKey, digest, options);
      const signature = await tracked(this.#clock, sign);
      return { signature, keyFingerprint: publicKey.fingerprint };
    });
  }

  retireKey(keyId: string, fingerprint: string): Promise<void> {
    return this.#run(`retire key "${keyId}"`, async () => {
      if (this.#keys.get(keyId)?.publicKey.fingerprint !== fingerprint) return;
      await this.#change((keys) => {
        const left = new Map(keys);
        if (left.get(keyId)?.publicKey.fingerprint === fingerprint) left.delete(keyId);
        return left;
      });
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#tasks.settled();
    await this.#storage.close();
  }

  /** One change after the other: each goes out from what the one before has stored. */
  async #change(change: (keys: LocalKeys) => LocalKeys): Promise<void> {
    await this.#changes.run('', async () => {
      this.#keys = await this.#storage.update(change);
    });
  }

  #key(keyId: string): LocalKey {
    const key = this.#keys.get(keyId);
    if (!key) throw new KeyManagerError('NOT_FOUND', `no such key "${keyId}"`);
    return key;
  }

  #run<T>(doing: string, work: () => Promise<T>): Promise<T> {
    return this.#tasks.run(async () => {
      if (this.#closed) throw new KeyManagerError('UNAVAILABLE', 'the key manager is closed');
      try {
        return await work();
      } catch (cause) {
        if (cause instanceof KeyManagerError) throw cause;
        throw new KeyManagerError('UNAVAILABLE', `failed to ${doing}: ${String(cause)}`, { cause });
      }
    });
  }
}

const invalid = (message: string): KeyManagerError => new KeyManagerError('INVALID_ARGUMENT', message);

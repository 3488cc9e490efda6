import { KeyedLock, type Tasks } from '../concurrency.ts';
import {
  KeyManagerError,
  type KeyType,
  type PublicKey,
  type RetirableKeyManager,
  type Signature,
  type SignerOptions,
} from '../key-manager.ts';
import { assertKeyType, signingAlgorithm } from './algorithms.ts';
import type { Cloud } from './cloud.ts';
import { toKeyManagerError } from './cloud-errors.ts';
import type { KeyEntry, KeyRing } from './key-ring.ts';

/** What the managers on KMS differ in: how a key is made and given up. */
export interface KeyLife {
  /** @throws KeyManagerError `INVALID_ARGUMENT` for a key id that the manager cannot keep. */
  assertKeyId(keyId: string): void;
  generate(keyId: string, keyType: KeyType): Promise<PublicKey>;
  retire(keyId: string, fingerprint: string): Promise<void>;
}

interface Running {
  readonly cloud: Pick<Cloud, 'sign'>;
  readonly ring: KeyRing;
  readonly tasks: Tasks;
  readonly signal: AbortSignal;
}

/** The calls of a running manager on KMS; what goes on behind them is started by who makes it. */
export class KmsKeyManager implements RetirableKeyManager {
  readonly #running: Running;
  readonly #life: KeyLife;
  readonly #close: () => void;
  readonly #changes = new KeyedLock();

  constructor(running: Running, life: KeyLife, close: () => void) {
    this.#running = running;
    this.#life = life;
    this.#close = close;
  }

  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    return this.#run(`generate key "${keyId}"`, async () => {
      assertKeyType(keyType);
      this.#life.assertKeyId(keyId);
      return this.#changes.run(keyId, () => this.#life.generate(keyId, keyType));
    });
  }

  async getPublicKey(keyId: string): Promise<PublicKey> {
    return this.#entry(keyId).publicKey;
  }

  async getPublicKeys(): Promise<readonly PublicKey[]> {
    return this.#running.ring.sorted().map(({ publicKey }) => publicKey);
  }

  signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    return this.#run(`sign with key "${keyId}"`, async () => {
      const { arn, publicKey } = this.#entry(keyId);
      const answer = await this.#running.cloud.sign({
        KeyId: arn,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: signingAlgorithm(publicKey.type, digest, options),
      });
      if (!answer.Signature || answer.KeyId !== arn) {
        throw new KeyManagerError(
          'INTERNAL',
          `KMS was asked to sign with ${arn} and answered for ${answer.KeyId}`,
        );
      }
      return { signature: answer.Signature, keyFingerprint: publicKey.fingerprint };
    });
  }

  retireKey(keyId: string, fingerprint: string): Promise<void> {
    return this.#run(`retire key "${keyId}"`, () =>
      this.#changes.run(keyId, () => this.#life.retire(keyId, fingerprint)),
    );
  }

  async close(): Promise<void> {
    this.#close();
    await this.#running.tasks.settled();
  }

  #entry(keyId: string): KeyEntry {
    const entry = this.#running.ring.get(keyId);
    if (!entry) throw new KeyManagerError('NOT_FOUND', `no such key "${keyId}"`);
    return entry;
  }

  #run<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const { tasks, signal } = this.#running;
    return tasks.run(async () => {
      try {
        if (signal.aborted) throw new KeyManagerError('UNAVAILABLE', 'the key manager is closed');
        return await work();
      } catch (error) {
        throw toKeyManagerError(error, doing);
      }
    });
  }
}

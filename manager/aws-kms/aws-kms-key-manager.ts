import { KeyedLock } from '../concurrency.ts';
import {
  KeyManagerError,
  type KeyType,
  type PublicKey,
  type RetirableKeyManager,
  type Signature,
  type SignerOptions,
} from '../key-manager.ts';
import { assertKeyType, signingAlgorithm } from './algorithms.ts';
import { toKeyManagerError } from './cloud-errors.ts';
import type { Disposal } from './disposal.ts';
import type { KeyEntry } from './key-ring.ts';
import { assertKeyId } from './names.ts';
import { retireKey } from './retire-key.ts';
import { rotateKey } from './rotation.ts';
import type { Session } from './session.ts';

/** The calls of a running manager; what goes on behind them starts in {@link createAwsKmsKeyManager}. */
export class AwsKmsKeyManager implements RetirableKeyManager {
  readonly #session: Session;
  readonly #disposal: Disposal;
  readonly #close: () => void;
  readonly #rotations = new KeyedLock();

  constructor(session: Session, disposal: Disposal, close: () => void) {
    this.#session = session;
    this.#disposal = disposal;
    this.#close = close;
  }

  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    return this.#run(`generate key "${keyId}"`, async () => {
      assertKeyType(keyType);
      assertKeyId(this.#session.names, keyId);
      return this.#rotations.run(keyId, () => rotateKey(this.#session, this.#disposal, keyId, keyType));
    });
  }

  async getPublicKey(keyId: string): Promise<PublicKey> {
    return this.#entry(keyId).publicKey;
  }

  async getPublicKeys(): Promise<readonly PublicKey[]> {
    return this.#session.ring.sorted().map(({ publicKey }) => publicKey);
  }

  signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    return this.#run(`sign with key "${keyId}"`, async () => {
      const { arn, publicKey } = this.#entry(keyId);
      const answer = await this.#session.cloud.sign({
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
      this.#rotations.run(keyId, () => retireKey(this.#session, keyId, fingerprint)),
    );
  }

  async close(): Promise<void> {
    this.#close();
    await this.#session.tasks.settled();
  }

  #entry(keyId: string): KeyEntry {
    const entry = this.#session.ring.get(keyId);
    if (!entry) throw new KeyManagerError('NOT_FOUND', `no such key "${keyId}"`);
    return entry;
  }

  #run<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const { tasks, signal } = this.#session;
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

import { KeyedLock } from '../concurrency.ts';
import type { Surroundings } from '../configuration-document/extension.ts';
import type { KeyManager, KeyType, PublicKey, Signature, SignerOptions } from '../key-manager.ts';
import type { MigratingKeyManager } from './migrating-key-manager.ts';
import { type NamedDocument, nameDocument, startParticipant } from './named-document.ts';
import type { Register } from './register.ts';

/** After how long a document is tried again whose key manager could not start: the cloud or a file may be back. */
const TRY_AGAIN_AFTER = 60_000;

/** Where the configuration document comes from. */
export interface ConfigurationSource {
  /** The document's text as it is now. */
  read(): Promise<string>;
}

interface Parts {
  readonly manager: MigratingKeyManager;
  readonly source: ConfigurationSource;
  readonly register: Register;
  readonly surroundings: Surroundings;
  /** The text that was started with. */
  readonly seen: string;
  /** Whether it runs; else an earlier one goes on in its place. */
  readonly running: boolean;
  /** Milliseconds between two looks at the document. */
  readonly lookEvery: number;
}

/** A key manager that follows its configuration document. */
export class ConfiguredKeyManager implements KeyManager {
  readonly #of: Parts;
  readonly #reloads = new KeyedLock();
  readonly #closing = new AbortController();
  #seen: string;
  #tryAgainAt: number;

  constructor(parts: Parts) {
    this.#of = parts;
    this.#seen = parts.seen;
    this.#tryAgainAt = parts.running ? Number.POSITIVE_INFINITY : this.#now() + TRY_AGAIN_AFTER;
    void this.#follow();
  }

  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    return this.#of.manager.generateKey(keyId, keyType);
  }

  getPublicKey(keyId: string): Promise<PublicKey> {
    return this.#of.manager.getPublicKey(keyId);
  }

  getPublicKeys(): Promise<readonly PublicKey[]> {
    return this.#of.manager.getPublicKeys();
  }

  signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    return this.#of.manager.signData(keyId, digest, options);
  }

  /** Names of the key managers that hold keys in use, the active one first. */
  participants(): readonly string[] {
    return this.#of.manager.participants();
  }

  /**
   * Reads the document now and does what it says, if it has changed; otherwise this happens every few seconds.
   * @throws what is wrong with the document, or why its key manager does not start; the old one then goes on.
   */
  reload(): Promise<void> {
    return this.#reloads.run('', async () => {
      const text = await this.#of.source.read();
      if (text === this.#seen && this.#now() < this.#tryAgainAt) return;
      this.#seen = text;
      this.#tryAgainAt = Number.POSITIVE_INFINITY;
      // What is wrong with a text stays so until it changes; what keeps a manager from starting may be mended elsewhere.
      const document = nameDocument(text, this.#of.surroundings);
      try {
        await this.#apply(document);
      } catch (error) {
        this.#tryAgainAt = this.#now() + TRY_AGAIN_AFTER;
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reloads.run('', () => this.#of.manager.close());
  }

  async #apply(document: NamedDocument): Promise<void> {
    const { manager, register, surroundings } = this.#of;
    const before = manager.participants()[0];
    await manager.activate(
      document.name,
      () => startParticipant(document, surroundings),
      () => register.activate(document),
    );
    if (before !== document.name) {
      surroundings.logger.info({ before, active: document.name }, 'A changed configuration has taken effect');
    }
  }

  async #follow(): Promise<void> {
    const { clock, logger } = this.#of.surroundings;
    const { signal } = this.#closing;
    const { lookEvery } = this.#of;
    while (!signal.aborted) {
      await clock.sleep(lookEvery, signal).catch(() => {});
      if (signal.aborted) return;
      await this.reload().catch((error: unknown) => {
        if (!signal.aborted)
          logger.error({ error }, 'The changed configuration has no effect; the last one goes on');
      });
    }
  }

  #now(): number {
    return this.#of.surroundings.clock.now();
  }
}

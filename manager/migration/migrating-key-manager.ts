import { type Clock, systemClock } from '../clock.ts';
import { KeyedLock, Tasks } from '../concurrency.ts';
import {
  type KeyManager,
  KeyManagerError,
  type KeyType,
  type PublicKey,
  type Signature,
  type SignerOptions,
} from '../key-manager.ts';
import { type Logger, silentLogger } from '../logger.ts';
import { choose, type Expects, readKeys } from './choice.ts';
import { type HeldKey, Holder, type Participant } from './holder.ts';
import { Retirement } from './retirement.ts';
import { Turns } from './turns.ts';

/** The key managers between which keys migrate. */
export interface MigratingKeyManagerOptions {
  /** Makes every new key. */
  readonly active: Participant;
  /** Those that made keys before, the latest first. */
  readonly previous?: readonly Participant[];
  /** What the caller's journal says; asked once, at the start. */
  readonly expects?: Expects;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Told after a previous manager has given up its last key and is closed. */
  readonly onReleased?: (name: string) => Promise<void>;
}

/** A key manager whose keys move from one manager to another as they are replaced. */
export interface MigratingKeyManager extends KeyManager {
  /** Names of the managers that hold keys in use, the active one first. */
  participants(): readonly string[];
  /**
   * Makes the manager of this name the active one. Nothing is created: the keys in use stay where they are until
   * they are replaced. No key is made meanwhile: two managers can share a place, and the new one has to find
   * all that is in it. Signing goes on.
   * @param start brings the manager; not called for one that takes part already.
   * @param commit what has to be remembered before the new manager makes its first key.
   * @throws what `start` and `commit` throw; then everything stays as it was.
   */
  activate(name: string, start: () => Promise<Participant>, commit?: () => Promise<void>): Promise<void>;
}

/**
 * Joins key managers into one that migrates. New keys are made by the active manager; the key of an id that
 * another one holds goes on signing until it is replaced, and is then given up there. Nothing of this is
 * remembered: after a crash the same is found again in the managers themselves.
 */
export async function createMigratingKeyManager(
  options: MigratingKeyManagerOptions,
): Promise<MigratingKeyManager> {
  const manager = new Migration(options);
  await manager.start(options.expects ?? (() => undefined));
  return manager;
}

class Migration implements MigratingKeyManager {
  readonly #logger: Logger;
  readonly #tasks = new Tasks();
  readonly #changes = new KeyedLock();
  readonly #turns = new Turns();
  readonly #retirement: Retirement;
  #holders: readonly Holder[];
  #inUse = new Map<string, HeldKey>();
  #closed = false;

  constructor({
    active,
    previous = [],
    clock = systemClock,
    logger = silentLogger,
    onReleased,
  }: MigratingKeyManagerOptions) {
    this.#logger = logger;
    this.#holders = [active, ...previous].map((participant) => new Holder(participant));
    this.#retirement = new Retirement({
      clock,
      logger,
      previous: () => this.#holders.slice(1),
      inUse: (keyId) => this.#inUse.get(keyId),
      isActives: (key) => this.#isActives(key),
      release: async (holder) => {
        if (holder.returning) return;
        this.#holders = this.#holders.filter((other) => other !== holder);
        await holder.calls.settled();
        await holder.manager.close();
        logger.info({ manager: holder.name }, 'A previous key manager has no key in use any more; closed it');
        await onReleased?.(holder.name);
      },
    });
  }

  async start(expects: Expects): Promise<void> {
    for (const [keyId, copies] of await readKeys(this.#holders)) {
      const expected = expects(keyId);
      const chosen = choose(copies, expected);
      if (!chosen) continue;
      if (expected && Buffer.compare(chosen.key.pkixData, expected) !== 0) {
        this.#logger.error({ keyId }, 'No key manager holds the key that is expected; taking the newest');
      }
      this.#inUse.set(keyId, chosen);
    }
    this.#tell();
    this.#retirement.start();
  }

  generateKey(keyId: string, keyType: KeyType): Promise<PublicKey> {
    return this.#turns.run(keyId, async () => {
      const holder = this.#active();
      const key = await holder.calls.run(() => holder.manager.generateKey(keyId, keyType));
      this.#inUse.set(keyId, { key, holder });
      this.#retirement.wake();
      return key;
    });
  }

  async getPublicKey(keyId: string): Promise<PublicKey> {
    return this.#held(keyId).key;
  }

  async getPublicKeys(): Promise<readonly PublicKey[]> {
    const ids = [...this.#inUse.keys()].sort();
    return ids.map((id) => this.#held(id).key);
  }

  /** The key is looked up and the call noted in one turn: no manager is closed in between. */
  async signData(keyId: string, digest: Uint8Array, options: SignerOptions): Promise<Signature> {
    const { holder } = this.#held(keyId);
    return holder.calls.run(() => holder.manager.signData(keyId, digest, options));
  }

  participants(): readonly string[] {
    return this.#holders.map(({ name }) => name);
  }

  activate(name: string, start: () => Promise<Participant>, commit = async () => {}): Promise<void> {
    return this.#changes.run('', async () => {
      const held = this.#holders.find((other) => other.name === name);
      if (held === this.#active()) return;
      if (held) held.returning = true;
      const turn = this.#turns.stop();
      try {
        await turn.stopped;
        const holder = held ?? new Holder(await start());
        await this.#promote(holder, commit).catch(async (error: unknown) => {
          if (!held) await holder.manager.close();
          throw error;
        });
      } finally {
        if (held) held.returning = false;
        turn.goOn();
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return this.#tasks.settled();
    this.#closed = true;
    await this.#tasks.run(async () => {
      await this.#retirement.close();
      await Promise.all(this.#holders.map(({ manager }) => manager.close()));
    });
  }

  /**
   * The keys in use stay the same. Only who is asked for one changes, where the new manager has the very key
   * too; and ids that only the new one knows come in.
   */
  async #promote(holder: Holder, commit: () => Promise<void>): Promise<void> {
    const keys = await holder.manager.getPublicKeys();
    await commit();
    this.#holders = [holder, ...this.#holders.filter((other) => other !== holder)];
    for (const key of keys) {
      const current = this.#inUse.get(key.id);
      if (!current || current.key.fingerprint === key.fingerprint) this.#inUse.set(key.id, { key, holder });
    }
    this.#tell();
    this.#retirement.start();
  }

  #active(): Holder {
    const [active] = this.#holders;
    if (this.#closed || !active) throw new KeyManagerError('UNAVAILABLE', 'the key manager is closed');
    return active;
  }

  #held(keyId: string): HeldKey {
    const held = this.#inUse.get(keyId);
    if (!held) throw new KeyManagerError('NOT_FOUND', `no such key "${keyId}"`);
    return held;
  }

  async #isActives({ id, fingerprint }: PublicKey): Promise<boolean> {
    const keys = await this.#active().manager.getPublicKeys();
    return keys.some((key) => key.id === id && key.fingerprint === fingerprint);
  }

  #tell(): void {
    const keys = [...this.#inUse.values()].map(({ key, holder }) => ({
      keyId: key.id,
      fingerprint: key.fingerprint,
      manager: holder.name,
    }));
    this.#logger.info({ active: this.#holders[0]?.name, keys }, 'Keys in use');
  }
}

import type { Clock } from '../clock.ts';
import type { PublicKey } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import { canRetire, type HeldKey, type Holder } from './holder.ts';

/** How often what could not be done is tried again, and what is left is looked at. */
const AGAIN_AFTER = 10 * 60_000;

/** What the retirement asks of the migration that it works for. */
interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly previous: () => readonly Holder[];
  readonly inUse: (keyId: string) => HeldKey | undefined;
  readonly isActives: (key: PublicKey) => Promise<boolean>;
  readonly release: (holder: Holder) => Promise<void>;
}

/**
 * Gives up the copies of keys that the previous managers hold and nobody uses any more, then the managers. A
 * key in use is never given up, nor one that the active manager holds too: two managers can share a place.
 */
export class Retirement {
  readonly #of: Surroundings;
  readonly #closing = new AbortController();
  #alarm = new AbortController();
  #running: Promise<void> | undefined;
  #woken = false;

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
  }

  /** Goes to work, unless it is at work. */
  start(): void {
    this.wake();
    if (this.#running || this.#closing.signal.aborted) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  /** Looks again at once: something has been replaced. */
  wake(): void {
    this.#woken = true;
    this.#alarm.abort();
    this.#alarm = new AbortController();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #work(): Promise<void> {
    const { clock, previous } = this.#of;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#woken = false;
      let pause = AGAIN_AFTER;
      for (const holder of previous()) pause = Math.min(pause, await this.#look(holder));
      if (previous().length === 0) return;
      if (this.#woken) continue;
      await clock.sleep(pause, AbortSignal.any([signal, this.#alarm.signal])).catch(() => {});
    }
  }

  /** @returns the milliseconds until there is something to do here. */
  async #look(holder: Holder): Promise<number> {
    const { logger } = this.#of;
    try {
      const { needed, replaced } = await this.#sort(holder);
      const waits = await Promise.all(replaced.map((key) => this.#retire(holder, key)));
      const open = waits.filter((wait) => wait > 0);
      if (needed === 0 && open.length === 0) {
        await this.#of.release(holder);
        return AGAIN_AFTER;
      }
      return Math.min(AGAIN_AFTER, ...open);
    } catch (error) {
      logger.error(
        { manager: holder.name, error },
        'Could not give up the keys of a previous key manager yet',
      );
      return AGAIN_AFTER;
    }
  }

  async #sort({ manager, name }: Holder): Promise<{ needed: number; replaced: readonly PublicKey[] }> {
    const { inUse, isActives } = this.#of;
    const replaced: PublicKey[] = [];
    let needed = 0;
    for (const key of await manager.getPublicKeys()) {
      if (await isActives(key)) continue;
      const used = inUse(key.id);
      if (!used || (used.holder.name === name && used.key.fingerprint === key.fingerprint)) needed++;
      else if (used.key.fingerprint !== key.fingerprint) replaced.push(key);
    }
    return { needed, replaced };
  }

  /** @returns the milliseconds that the key is still to stay; 0 when it is gone. */
  async #retire(holder: Holder, { id, fingerprint }: PublicKey): Promise<number> {
    const { clock, logger, inUse } = this.#of;
    const { manager, replacedAt, retireAfter } = holder;
    if (!canRetire(manager)) return 0;
    const now = clock.now();
    const since = replacedAt.get(fingerprint) ?? Math.min(now, inUse(id)?.key.created ?? now);
    replacedAt.set(fingerprint, since);
    const wait = since + retireAfter - now;
    if (wait > 0) return wait;
    await manager.retireKey(id, fingerprint);
    replacedAt.delete(fingerprint);
    logger.info(
      { keyId: id, fingerprint, manager: holder.name },
      'Gave up a key that another manager has replaced',
    );
    return 0;
  }
}

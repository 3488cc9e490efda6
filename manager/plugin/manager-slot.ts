import type { Clock } from '../clock.ts';
import { Tasks } from '../concurrency.ts';
import type { FileSystem } from '../files/file-system.ts';
import { type KeyManager, KeyManagerError } from '../key-manager.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { RunningManager } from './served-manager.ts';
import { SuccessiveFiles } from './successive-files.ts';
import { withTimeout } from './timeout.ts';

/**
 * Holds the configured manager. A new configuration waits for the running calls, and later calls wait for it: the
 * new manager finds its keys when it starts, and must not miss one that the old one is about to make.
 */
export class ManagerSlot {
  readonly #clock: Clock;
  readonly #calls = new Tasks();
  readonly #files = new SuccessiveFiles();
  #manager: RunningManager | undefined;
  #identity: string | undefined;
  #change: Promise<void> | undefined;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws KeyManagerError `FAILED_PRECONDITION` when nothing is configured. */
  async use<T>(work: (manager: KeyManager) => Promise<T>): Promise<T> {
    while (this.#change) await this.#change;
    const manager = this.#manager;
    if (!manager) {
      throw new KeyManagerError(
        'FAILED_PRECONDITION',
        this.#closed ? 'the plugin was told to end' : 'not configured',
      );
    }
    return this.#calls.run(() => work(manager));
  }

  /**
   * Puts another manager in place and closes the one before; when `make` fails, that one stays.
   * @param make starts a manager on files whose locks the one before hands over
   * @param identity of the configuration: a manager that runs with the same one stays, and looks at it again
   */
  async replace(make: (files: FileSystem) => Promise<RunningManager>, identity?: string): Promise<void> {
    await this.#alone(async () => {
      await this.#settled();
      if (this.#closed) throw new KeyManagerError('FAILED_PRECONDITION', 'the plugin was told to end');
      const before = this.#manager;
      if (before && identity !== undefined && identity === this.#identity) {
        await before.reload?.();
        return;
      }
      this.#manager = await this.#files.next(make);
      this.#identity = identity;
      await before?.close();
    });
  }

  /** Closes the manager, which waits for what it has begun; safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#alone(async () => {
      const manager = this.#manager;
      this.#manager = undefined;
      await manager?.close();
    });
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    while (this.#change) await this.#change;
    const change = work();
    this.#change = change.then(ignore, ignore).then(() => {
      this.#change = undefined;
    });
    await change;
  }

  /** Nobody waits for the answer of a call any more that takes longer than calls may. */
  async #settled(): Promise<void> {
    await withTimeout(this.#clock, CALL_TIMEOUT, this.#calls.settled(), () => new Error('late')).catch(
      ignore,
    );
  }
}

const ignore = (): void => {};

import { KeyedLock, Tasks } from '../concurrency.ts';

/** Work for one name after the other, which can be stopped as a whole for a while. */
export class Turns {
  readonly #names = new KeyedLock();
  readonly #running = new Tasks();
  #stopped: Promise<void> | undefined;

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#names.run(name, async () => {
      // The way may be closed again while this waited for it.
      while (this.#stopped) await this.#stopped;
      return this.#running.run(work);
    });
  }

  /** Lets no more work begin until it may go on; `stopped` when none is under way. One stop at a time. */
  stop(): { readonly stopped: Promise<void>; readonly goOn: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stopped = promise;
    const goOn = (): void => {
      this.#stopped = undefined;
      resolve();
    };
    return { stopped: this.#running.settled(), goOn };
  }
}

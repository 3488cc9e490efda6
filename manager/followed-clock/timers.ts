/** Who waits for an instant of the world's time. */
interface Timer {
  readonly deadline: number;
  readonly ring: () => void;
}

/** The timers of one process, by deadline, then by who came first. */
export class Timers {
  #timers: readonly Timer[] = [];

  /** The earliest deadline, if anybody waits. */
  get earliest(): number | undefined {
    return this.#timers[0]?.deadline;
  }

  /** Resolves at the deadline; rejects with the signal's reason when aborted. */
  wait(deadline: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const timer: Timer = {
        deadline,
        ring: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const later = this.#timers.findIndex((other) => other.deadline > deadline);
      this.#timers = this.#timers.toSpliced(later === -1 ? this.#timers.length : later, 0, timer);
    });
  }

  /**
   * Lets the earliest timer go off if it is due: one at a time, so that what each brings about is over before the
   * next one.
   */
  ring(now: number): void {
    const [first, ...rest] = this.#timers;
    if (!first || first.deadline > now) return;
    this.#timers = rest;
    first.ring();
  }
}

/**
 * Lets a limited number of tasks run at once; the others wait in order of arrival.
 *
 * It stands before libuv's thread pool, whose own queue has no lanes: without it, two hundred RSA signatures
 * in the queue would hold up every disk write and key generation that comes after them. With as many
 * places as the pool has threads, these wait for one signature at most.
 */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** Runs the task when a place is free; settles as the task does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed over rather than freed, so that nobody who arrives now can overtake.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

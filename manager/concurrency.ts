/** Runs work for one name after the other, and for different names side by side. */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<void>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.then(ignore, ignore);
    this.#tails.set(name, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}

/** Remembers running work, so that a manager can wait for all of it when it closes. */
export class Tasks {
  readonly #running = new Set<Promise<unknown>>();

  /** Starts work and hands its promise on. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    const settled = running.then(ignore, ignore).then(() => {
      this.#running.delete(settled);
    });
    this.#running.add(settled);
    return running;
  }

  /** Resolves when nothing runs any more, also nothing that running work has started. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

/**
 * Maps with at most `limit` calls at the same time; results keep the order of the items. The first failure
 * stops further calls and is thrown once the running ones have ended; so does an aborted signal.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        signal.throwIfAborted();
        results[index] = await map(item);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

const ignore = (): void => {};

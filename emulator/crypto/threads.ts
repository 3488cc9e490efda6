/**
 * How work comes back that is done on other threads, which finish in any order. Where the order of history must not
 * depend on theirs, work of milliseconds is done at once, and longer work comes back in turn.
 */
export interface Threads {
  /** Whether work of milliseconds is to be done on this thread, where nothing can come between. */
  stayHere(): boolean;
  /**
   * Begins longer work and answers with what it gives; perhaps not before all such work that began earlier.
   *
   * @param work what waits for other threads alone: neither for a write to the store nor for a turn of its own
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** For whoever does not mind the order. */
export const ANY_ORDER: Threads = { stayHere: () => false, inTurn: (work) => work() };

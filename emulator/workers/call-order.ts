import type { Journal, JournalSource } from '../world/journal.ts';
import { machineInstant } from '../world/machine-time.ts';
import type { TimedCall } from './call-buffer.ts';

/**
 * Brings the calls of all workers into one order, by the instants at which they were written down, and adds them to
 * the journal. A call that was answered before another one began comes before it: a round takes in only what was
 * written before the round began, which every worker has handed over by its end. What is later waits for the next.
 */
export class CallOrder implements JournalSource {
  readonly #journal: Journal;
  readonly #fetch: () => Promise<readonly (readonly TimedCall[])[]>;
  #later: TimedCall[] = [];
  #forgotten = 0;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param fetch takes over what waits at each worker */
  constructor(journal: Journal, fetch: () => Promise<readonly (readonly TimedCall[])[]>) {
    this.#journal = journal;
    this.#fetch = fetch;
  }

  /** Resolves when every call that was answered before is in the journal. */
  gather(): Promise<void> {
    // Whoever asks while a round is under way needs the one after it, and shares it.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      this.#running = this.#round();
      return this.#running;
    });
    return this.#next;
  }

  /** What was written down until now is forgotten wherever it waits. */
  forget(): void {
    this.#forgotten = machineInstant();
  }

  /** Takes in what the workers had left when they ended. */
  takeIn(left: readonly (readonly TimedCall[])[]): void {
    this.#add(left, Number.POSITIVE_INFINITY);
  }

  async #round(): Promise<void> {
    const until = machineInstant();
    this.#add(await this.#fetch(), until);
  }

  #add(fetched: readonly (readonly TimedCall[])[], until: number): void {
    const calls = [...this.#later, ...fetched.flat()]
      .filter(({ at }) => at > this.#forgotten)
      .sort((one, other) => one.at - other.at);
    for (const { at, call } of calls) if (at <= until) this.#journal.add(call);
    this.#later = calls.filter(({ at }) => at > until);
  }
}

import type { CallJournal, JournalEntry, Unnumbered } from '../world/journal.ts';
import { machineInstant } from '../world/machine-time.ts';

/** A call with the instant at which it was written down, comparable between the processes of one machine. */
export interface TimedCall {
  readonly at: number;
  readonly call: Unnumbered;
}

/** What the primary knows of all calls that a worker does not know yet. */
export interface JournalNews {
  /** How often all was forgotten: when it is more than before, what was known before is no more. */
  readonly resets: number;
  readonly entries: readonly JournalEntry[];
}

/** Calls that wait before the primary is asked to fetch them, so that a worker's end loses few. */
const FETCH_AT = 256;

/**
 * The journal as a worker has it. Its own calls wait here until the primary fetches them; reading asks the primary,
 * which fetches those of every worker, and keeps what it answers.
 */
export class CallBuffer implements CallJournal {
  readonly #limit: number;
  readonly #tellOfNews: (many: boolean) => void;
  readonly #ask: (after: number) => Promise<JournalNews>;
  #waiting: TimedCall[] = [];
  #known: readonly JournalEntry[] = [];
  #resets = 0;

  /**
   * @param limit how many calls are remembered
   * @param tellOfNews tells the primary that calls wait; `many` asks it to fetch them, whoever listens
   * @param ask gets the calls with a sequence number above `after`
   */
  constructor(
    limit: number,
    tellOfNews: (many: boolean) => void,
    ask: (after: number) => Promise<JournalNews>,
  ) {
    this.#limit = limit;
    this.#tellOfNews = tellOfNews;
    this.#ask = ask;
  }

  add(call: Unnumbered): void {
    this.#waiting.push({ at: machineInstant(), call });
    const { length } = this.#waiting;
    if (length === 1 || length % FETCH_AT === 0) this.#tellOfNews(length > 1);
    if (length > this.#limit + FETCH_AT) this.#waiting = this.#waiting.slice(-this.#limit);
  }

  /** Hands over what waits. */
  take(): readonly TimedCall[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  async read(after = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly JournalEntry[]> {
    const { resets, entries } = await this.#ask(this.#known.at(-1)?.sequence ?? 0);
    const known = resets === this.#resets ? this.#known : [];
    // Two readers at once may be told the same.
    const last = known.at(-1)?.sequence ?? 0;
    const added = entries.filter(({ sequence }) => sequence > last);
    this.#known = [...known, ...added].slice(-this.#limit);
    this.#resets = resets;
    return this.#known.filter(({ sequence }) => sequence > after).slice(0, limit);
  }

  clear(): void {
    this.#waiting = [];
  }
}

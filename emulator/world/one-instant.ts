/**
 * A move of the clock goes on to the next instant when nobody wants anything more at this one. Who always waits for
 * "now" wants something for ever: these limits, counted anew at each instant and with each move, let time go on.
 */
export const AT_ONE_INSTANT = {
  /**
   * Turns with `fire` of one participant. Each takes some 4 ms of the machine's time: who spins is out within a minute.
   * A fleet that one process simulates may have thousands of timers at one millisecond, since it begins on a clock that
   * stands still, and let one of them go off in each turn.
   */
  turns: 10_000,
  /**
   * Sleeps in this process that end at the instant at which they begin, whosever: who sleeps is not known here. Each
   * costs microseconds. Those who lay down earlier are not counted, however many they are.
   */
  sleeps: 100_000,
} as const;

/** Counts how often each has acted at one instant. */
export class InstantLimit<Who> {
  readonly #limit: number;
  readonly #acts = new Map<Who, number>();
  #instant = Number.NaN;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Lets `who` act once more. @returns false when it has acted as often as it may at this instant */
  allows(who: Who, instant: number): boolean {
    if (instant !== this.#instant) this.reset();
    this.#instant = instant;
    const acts = this.#acts.get(who) ?? 0;
    this.#acts.set(who, acts + 1);
    return acts < this.#limit;
  }

  /** Counts anew. */
  reset(): void {
    this.#acts.clear();
  }
}

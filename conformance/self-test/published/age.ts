import type { Clock } from '../../../manager/index.ts';
import type { Defect } from './defects.ts';

/**
 * How old things are. The dates are the service's, and so is the now that they are measured against: no earlier than
 * the newest date that the service has shown, and no earlier than that date and the time slept since.
 */
export class Age {
  readonly #clock: Clock;
  readonly #defects: ReadonlySet<Defect>;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, defects: ReadonlySet<Defect>) {
    this.#clock = clock;
    this.#defects = defects;
  }

  /** Takes note of dates that the service has stamped. */
  observe(...dates: readonly (Date | undefined)[]): void {
    for (const date of dates) this.#newest = Math.max(this.#newest, date?.getTime() ?? this.#newest);
  }

  /** Sleeps, for as long as the service's now moves on at the least. */
  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const before = this.#newest;
    await this.#clock.sleep(milliseconds, signal);
    this.#newest = Math.max(this.#newest, before + milliseconds);
  }

  /** Whether the date lies further back than that; never for an unknown date. */
  isOver(date: Date | undefined, milliseconds: number): boolean {
    return date !== undefined && this.#now() - date.getTime() > milliseconds;
  }

  /** Whether the date lies so far ahead that only a clock that is wrong can have shown it. */
  isAhead(date: Date | undefined, milliseconds: number): boolean {
    return date !== undefined && date.getTime() - this.#now() > milliseconds;
  }

  #now(): number {
    // M: the service's dates are measured against the server's own clock (awskms.go:758).
    return this.#defects.has('M') ? this.#clock.now() : this.#newest;
  }
}

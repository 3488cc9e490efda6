import type { Clock } from '../../../manager/index.ts';
import type { Defect } from './defects.ts';

/**
 * How old things are. The dates are the service's; so is the now that they are measured against: the newest date
 * that the service has shown, which its now cannot be before.
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

  /** Whether the service's date lies further back than that; never for an unknown date. */
  isOver(date: Date | undefined, milliseconds: number): boolean {
    return date !== undefined && this.#now() - date.getTime() > milliseconds;
  }

  #now(): number {
    // M: the service's dates are measured against the server's own clock (awskms.go:758).
    return this.#defects.has('M') ? this.#clock.now() : this.#newest;
  }
}

/**
 * The service's clock, as far as its answers show it: the newest date that the service has stamped is a lower
 * bound of its now. What others did is judged by this bound alone; measured with our own clock, a server whose
 * clock runs ahead takes its living peers for dead.
 */
export class ServiceTime {
  #newest = Number.NEGATIVE_INFINITY;

  /** Takes note of a date in the service's answer. Dates that lie ahead by intention (deletions) do not count. */
  observe(...dates: readonly (Date | undefined)[]): void {
    for (const date of dates) {
      if (date) this.#newest = Math.max(this.#newest, date.getTime());
    }
  }

  /** Whether the service's now is surely more than `milliseconds` past `date`; never for an unknown date. */
  isPast(date: Date | undefined, milliseconds: number): boolean {
    return date !== undefined && this.#newest - date.getTime() > milliseconds;
  }
}

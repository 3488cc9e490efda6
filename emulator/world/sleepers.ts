import TinyQueue from 'tinyqueue';

/** Somebody who waits for an instant. */
export interface Sleeper {
  /** Milliseconds since the epoch. */
  deadline: number;
  /** Who lay down first is woken first. */
  readonly sequence: number;
  /** Whether it lay down to sleep for no time, and nobody else counts how often it does. */
  readonly isRestless: boolean;
  readonly wake: () => void;
}

const compare = (one: Sleeper, other: Sleeper) =>
  one.deadline - other.deadline || one.sequence - other.sequence;

/** So many of those who are gone do not matter. */
const MOST_GONE = 64;

/** Those who sleep on a clock, however many, by deadline and then by who lay down first. */
export class Sleepers {
  #queue = new TinyQueue<Sleeper>([], compare);
  /** Who got up by themselves: the queue has no way to find them before their turn. */
  readonly #gone = new Set<Sleeper>();

  /** How many are remembered, those who are gone among them. */
  get size(): number {
    return this.#queue.length;
  }

  add(sleeper: Sleeper): void {
    this.#queue.push(sleeper);
  }

  /** The next to be woken. */
  first(): Sleeper | undefined {
    let next = this.#queue.peek();
    while (next && this.#gone.delete(next)) {
      this.#queue.pop();
      next = this.#queue.peek();
    }
    return next;
  }

  /** Takes a sleeper out before its turn, or at it. */
  remove(sleeper: Sleeper): void {
    if (this.#queue.peek() === sleeper) {
      this.#queue.pop();
      return;
    }
    this.#gone.add(sleeper);
    if (this.#gone.size > MOST_GONE && this.#gone.size * 2 > this.#queue.length) this.#sweep();
  }

  /** Who is gone is not kept until a deadline in a hundred years. */
  #sweep(): void {
    this.#queue = new TinyQueue(
      this.#queue.data.filter((sleeper) => !this.#gone.has(sleeper)),
      compare,
    );
    this.#gone.clear();
  }

  /** Moves every deadline by as much: their order stays. */
  shift(milliseconds: number): void {
    for (const sleeper of this.#queue.data) sleeper.deadline += milliseconds;
  }
}

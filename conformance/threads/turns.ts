/**
 * Deals out the numbers from 0, each once, to whichever thread asks first: nobody has to be asked who may be busy, and
 * a thread that begins late finds the rest.
 */
export class Turns {
  /** What another thread makes its own `Turns` of. */
  readonly shared: SharedArrayBuffer;
  readonly #next: Int32Array;
  readonly #count: number;

  constructor(count: number, shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#count = count;
    this.shared = shared;
    this.#next = new Int32Array(shared);
  }

  /** Takes one number after the other, each when it is asked for. */
  *[Symbol.iterator](): Generator<number> {
    for (;;) {
      const next = Atomics.add(this.#next, 0, 1);
      if (next >= this.#count) return;
      yield next;
    }
  }

  /** Leaves nothing to take. */
  end(): void {
    Atomics.store(this.#next, 0, this.#count);
  }
}

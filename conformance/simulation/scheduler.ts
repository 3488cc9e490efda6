import { quietTurns, seededRandom } from '../../emulator/server.ts';
import type { Turnstile } from '../laboratory/gate.ts';

/**
 * Every call of every server is a point of choice: it waits here until nobody can go on but those who wait, and then
 * the seed decides who is next. One call is under way at a time, so that a history has one order.
 */
export class Scheduler implements Turnstile {
  readonly #random: { fraction(): number };
  readonly #quiet: () => Promise<void>;
  #waiting: (() => void)[] = [];
  #underWay = false;
  #deciding = false;

  /**
   * @param quiet resolves when nobody can go on but those who wait; for servers in this process, two turns of the
   *   event loop
   */
  constructor(seed: string, quiet: () => Promise<void> = quietTurns) {
    this.#random = seededRandom(seed);
    this.#quiet = quiet;
  }

  enter(): Promise<() => void> {
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(() => this.#leave()));
      void this.#decide();
    });
  }

  #leave(): void {
    this.#underWay = false;
    void this.#decide();
  }

  async #decide(): Promise<void> {
    if (this.#deciding || this.#underWay || this.#waiting.length === 0) return;
    this.#deciding = true;
    await this.#quiet();
    this.#deciding = false;
    const count = this.#waiting.length;
    const chosen = count === 1 ? 0 : Math.floor(this.#random.fraction() * count);
    this.#underWay = true;
    this.#waiting.splice(chosen, 1)[0]?.();
  }
}

import {
  ConnectionLost,
  quietPromises,
  type Random,
  seededRandom,
  type WorldClock,
} from '../../emulator/server.ts';
import type { Turnstile } from '../laboratory/gate.ts';

export interface SchedulerOptions {
  readonly clock: WorldClock;
  readonly seed: string;
  /** Milliseconds that a call takes to reach AWS at the longest; the seed draws how long each takes. */
  readonly latency?: number | undefined;
  /** Resolves when nobody can go on but those who wait; servers in this process wait for promises alone. */
  readonly quiet?: () => Promise<void>;
}

/**
 * Every call of every server is a point of choice: it waits here until nobody can go on but those who wait, and then
 * the seed decides who is next. One call is under way at a time, so that a history has one order.
 */
export class Scheduler implements Turnstile {
  readonly #clock: WorldClock;
  readonly #order: Random;
  readonly #delays: Random;
  readonly #latency: number;
  readonly #quiet: () => Promise<void>;
  readonly #waiting: (() => void)[] = [];
  #underWay = false;
  #deciding = false;
  /** Whether the process lives whose call is under way. */
  #isAlive: () => boolean = () => true;

  constructor({ clock, seed, latency = 0, quiet = quietPromises }: SchedulerOptions) {
    this.#clock = clock;
    this.#order = seededRandom(`${seed}/order`);
    this.#delays = seededRandom(`${seed}/latency`);
    this.#latency = latency;
    this.#quiet = quiet;
  }

  async enter(isAlive: () => boolean): Promise<() => void> {
    if (this.#latency > 0) {
      const delay = Math.floor(this.#delays.fraction() * this.#latency);
      await this.#clock.untracked(() => this.#clock.sleep(delay));
    }
    await this.#turn(isAlive);
    return () => this.#leave();
  }

  async aside(sleep: () => Promise<void>): Promise<void> {
    const isAlive = this.#isAlive;
    this.#leave();
    await sleep();
    await this.#turn(isAlive);
    if (!isAlive()) throw new ConnectionLost('The process that made the call has died on the way.');
  }

  /** Resolves when the call of a process is the one under way. */
  async #turn(isAlive: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      void this.#decide();
    });
    this.#isAlive = isAlive;
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
    const chosen = count === 1 ? 0 : Math.floor(this.#order.fraction() * count);
    this.#underWay = true;
    this.#waiting.splice(chosen, 1)[0]?.();
  }
}

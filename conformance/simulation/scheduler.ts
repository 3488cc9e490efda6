import {
  ConnectionLost,
  quietPromises,
  type Random,
  seededRandom,
  type WorldClock,
} from '../../emulator/server.ts';
import type { Turnstile, WaitingCall } from '../laboratory/gate.ts';

export interface SchedulerOptions {
  readonly clock: WorldClock;
  readonly seed: string;
  /** Milliseconds that a call takes to reach AWS at the longest; the seed draws how long each takes. */
  readonly latency?: number | undefined;
  /** Where servers are processes of their own: resolves when none of them can go on but those who wait. */
  readonly processes?: () => Promise<void>;
}

interface Waiting {
  readonly call: WaitingCall;
  proceed(): void;
}

/**
 * Every call of every server is a point of choice: it waits here until nobody can go on but those who wait, and then
 * the seed decides who is next. One call is under way at a time, so that a history has one order.
 *
 * Calls of servers in this process come in an order that repeats. In which order those of other processes come, the
 * machine decides: then nothing that is drawn may depend on it.
 */
export class Scheduler implements Turnstile {
  readonly #clock: WorldClock;
  readonly #seed: string;
  readonly #order: Random;
  readonly #delays = new Map<string, Random>();
  readonly #latency: number;
  readonly #processes: (() => Promise<void>) | undefined;
  readonly #waiting: Waiting[] = [];
  #deciding = false;
  #underWay: WaitingCall | undefined;

  constructor({ clock, seed, latency = 0, processes }: SchedulerOptions) {
    this.#clock = clock;
    this.#seed = seed;
    this.#order = seededRandom(`${seed}/order`);
    this.#latency = latency;
    this.#processes = processes;
  }

  async enter(call: WaitingCall): Promise<() => void> {
    if (this.#latency > 0) {
      const delay = Math.floor(this.#delaysOf(call).fraction() * this.#latency);
      await this.#clock.untracked(() => this.#clock.sleep(delay));
    }
    await this.#turn(call);
    return () => this.#leave();
  }

  async aside(sleep: () => Promise<void>): Promise<void> {
    const call = this.#underWay;
    this.#leave();
    await sleep();
    if (!call) return;
    await this.#turn(call);
    if (!call.isAlive()) throw new ConnectionLost('The process that made the call has died on the way.');
  }

  /** Resolves when the call is the one under way. */
  async #turn(call: WaitingCall): Promise<void> {
    await new Promise<void>((proceed) => {
      this.#waiting.push({ call, proceed });
      void this.#decide();
    });
  }

  #leave(): void {
    this.#underWay = undefined;
    void this.#decide();
  }

  async #decide(): Promise<void> {
    if (this.#deciding || this.#underWay || this.#waiting.length === 0) return;
    this.#deciding = true;
    await (this.#processes ?? quietPromises)();
    this.#deciding = false;
    if (this.#processes) this.#waiting.sort((one, other) => byName(one.call, other.call));
    const count = this.#waiting.length;
    const index = count === 1 ? 0 : Math.floor(this.#order.fraction() * count);
    const [chosen] = this.#waiting.splice(index, 1);
    this.#underWay = chosen?.call;
    chosen?.proceed();
  }

  #delaysOf({ caller }: WaitingCall): Random {
    const stream = this.#processes ? `latency/${caller}` : 'latency';
    const delays = this.#delays.get(stream) ?? seededRandom(`${this.#seed}/${stream}`);
    this.#delays.set(stream, delays);
    return delays;
  }
}

function byName(one: WaitingCall, other: WaitingCall): number {
  return one.caller.localeCompare(other.caller, 'en') || one.operation.localeCompare(other.operation, 'en');
}

import type { ConfiguredKeyManager } from '../../manager/index.ts';
import { DAY, HOUR, MINUTE } from '../laboratory/durations.ts';
import { Killed, Life } from './life.ts';
import type { Load, LoadName, Means } from './load.ts';
import { type Findings, Machine, type Sabotage } from './machine.ts';
import { MintLoad } from './mint-load.ts';
import type { Place } from './places.ts';
import { SignLoad } from './sign-load.ts';

/** How a migration goes. */
export const COURSES = ['there', 'turned round'] as const;
/** `turned round`: the configuration goes back when only the first slot has moved. */
export type Course = (typeof COURSES)[number];

export interface ScenarioOptions {
  readonly from: Place;
  readonly to: Place;
  readonly course: Course;
  readonly seed: number | string;
  /** What the keys are used for; the trust-domain server that mints when absent. */
  readonly load?: LoadName;
  readonly sabotage?: Sabotage;
  /** The step, from 1, before which the server is killed; never when absent. */
  readonly killAt?: number;
}

export interface Outcome extends Findings {
  /** Every step between the change of the configuration and the end, as far as the server got. */
  readonly steps: readonly string[];
  readonly failed: readonly string[];
}

/** Milliseconds between the end of a process and the first call of the next. */
const START_TAKES = 2000;

/** Milliseconds between two uses while nothing happens but what happens every day. */
const SELDOM = 12 * HOUR;

/** As long as any manager keeps the keys that another has replaced, less the minutes since they were. */
const RETIREMENT = 3 * DAY - 5 * MINUTE;

/**
 * Plays one migration: keys are made in one place, the configuration changes, every slot is prepared anew, and old
 * keys are given up; all of it under load. A killed server is started again at once and goes on with what it was
 * doing. Without a crash the way back follows.
 */
export async function playScenario(options: ScenarioOptions): Promise<Outcome> {
  const { from, to, course, killAt, load = 'mint' } = options;
  const machine = new Machine(options.seed, options.sabotage);
  const run = new Run(machine, load === 'mint' ? new MintLoad() : new SignLoad(), killAt);
  try {
    run.configure(from);
    await run.start();
    await run.begin();
    run.count(true);
    await run.migrate(to);
    if (course === 'turned round') {
      await run.rotate();
      await run.migrate(from);
    }
    await run.settle();
    const there = await run.inspect();
    if (killAt !== undefined || course === 'turned round') return there;
    run.count(false);
    await run.migrate(from);
    await run.settle();
    const back = await run.inspect();
    return {
      ...back,
      lost: [...new Set([...there.lost, ...back.lost])],
      leftBehind: [...there.leftBehind, ...back.leftBehind],
    };
  } finally {
    await run.close();
  }
}

class Run {
  readonly #machine: Machine;
  readonly #load: Load;
  readonly #means: Means;
  readonly #uses: Promise<void>[] = [];
  #place: Place | undefined;
  #life: Life;
  #counted: Life;
  #manager: ConfiguredKeyManager | undefined;
  /** Since the configuration changed last: when the keys of slots were replaced. */
  #replacedAt: number[] = [];

  constructor(machine: Machine, load: Load, killAt: number | undefined) {
    this.#machine = machine;
    this.#load = load;
    this.#means = {
      now: () => machine.now(),
      persist: (work) => this.#persist(work),
      pass: (milliseconds) => this.#pass(milliseconds),
    };
    // A run that is to end early is one of many; the one that does not is under load at each step.
    const between = killAt === undefined ? () => this.#useNow() : () => {};
    this.#life = new Life(killAt, between);
    this.#counted = this.#life;
  }

  count(counting: boolean): void {
    this.#counted.count(counting);
  }

  async start(): Promise<void> {
    this.#manager = await Promise.race([this.#machine.start(this.#life, this.#load), this.#life.end]);
    await this.#use();
  }

  /** Sets the document that the next start reads. */
  configure(place: Place): void {
    this.#place = place;
    this.#machine.configure(place);
  }

  async migrate(place: Place): Promise<void> {
    this.configure(place);
    this.#replacedAt = [];
    await this.#persist((manager) => manager.reload());
    await this.#use();
  }

  async rotate(): Promise<void> {
    this.#replacedAt.push(await this.#load.rotate(this.#means));
    await this.#use();
  }

  /** Puts all slots in use. */
  begin(): Promise<void> {
    return this.#rotate(this.#load.firstRotations);
  }

  /** Goes on until every slot has moved, and what was replaced has been given up. */
  async settle(): Promise<void> {
    await this.#rotate(this.#load.rotations);
    for (const instant of this.#replacedAt) {
      const wait = instant + RETIREMENT - this.#machine.now();
      if (wait <= 0) continue;
      // Nothing but the regular refreshes and rotations happens meanwhile.
      this.#counted.pause(true);
      await this.#pass(wait, SELDOM);
      this.#counted.pause(false);
      await this.#pass(10 * MINUTE);
    }
  }

  async inspect(): Promise<Outcome> {
    await Promise.all(this.#uses);
    const findings = await this.#machine.inspect(this.#load, () => this.#keysInProcess());
    await this.#use();
    const { failures, lost } = this.#load;
    return {
      ...findings,
      lost: [...lost, ...findings.lost],
      steps: this.#counted.steps,
      failed: failures,
    };
  }

  async close(): Promise<void> {
    if (this.#life.alive) {
      await this.#load.stop();
      await this.#manager?.close();
    }
    await this.#machine.close();
  }

  async #keysInProcess(): Promise<readonly string[]> {
    if (!this.#place?.volatile) return [];
    const keys = (await this.#manager?.getPublicKeys()) ?? [];
    return keys.map(({ pkixData }) => Buffer.from(pkixData).toString('base64'));
  }

  async #rotate(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.rotate();
      await this.#pass(MINUTE);
    }
  }

  /** Lets time pass, and uses the keys meanwhile. */
  async #pass(milliseconds: number, every = this.#load.every): Promise<void> {
    const end = this.#machine.now() + milliseconds;
    while (this.#machine.now() < end) {
      await this.#machine.passUntil(Math.min(end, this.#machine.now() + every), this.#life);
      await this.#reviveIfDead();
      await this.#use();
    }
  }

  /** A server that is killed meanwhile is started again and does it once more. */
  async #persist(work: (manager: ConfiguredKeyManager) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await Promise.race([work(this.#manager as ConfiguredKeyManager), this.#life.end]);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        await this.#reviveIfDead();
      }
    }
  }

  async #reviveIfDead(): Promise<void> {
    if (this.#life.alive) return;
    this.#life = new Life();
    await this.#machine.pass(START_TAKES);
    await this.start();
  }

  #use(): Promise<void> {
    return this.#persist(() => this.#load.use());
  }

  #useNow(): void {
    if (this.#manager) this.#uses.push(this.#load.use());
  }
}

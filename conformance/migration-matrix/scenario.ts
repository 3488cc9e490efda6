import type { Cloud, ConfiguredKeyManager } from '../../manager/index.ts';
import { DAY, MINUTE } from '../laboratory/durations.ts';
import { Killed, Life } from './life.ts';
import { type Load, SignAndVerify } from './load.ts';
import { type Findings, Machine } from './machine.ts';
import type { Place } from './places.ts';

/** How a migration goes. */
export const COURSES = ['there', 'turned round'] as const;
/** `turned round`: the configuration goes back when only the first slot has moved. */
export type Course = (typeof COURSES)[number];

export interface ScenarioOptions {
  readonly from: Place;
  readonly to: Place;
  readonly course: Course;
  readonly seed: number | string;
  /** Breaks AWS for the server on purpose, to show that the proof notices. */
  readonly sabotage?: (cloud: Cloud) => Cloud;
  /** The step, from 1, before which the server is killed; never when absent. */
  readonly killAt?: number;
}

export interface Outcome extends Findings {
  /** Every step between the change of the configuration and the end, as far as the server got. */
  readonly steps: readonly string[];
  readonly failed: readonly string[];
}

/** Two slots, of which one is always in use. */
const SLOTS = ['x509-CA-A', 'x509-CA-B'];

/** Milliseconds between the end of a process and the first call of the next. */
const START_TAKES = 2000;

/** As long as any manager keeps the keys that another has replaced, less the minutes since they were. */
const RETIREMENT = 3 * DAY - 5 * MINUTE;

/**
 * Plays one migration: keys are made in one place, the configuration changes, every slot is prepared anew twice,
 * and old keys are given up; all of it under load. A killed server is started again at once and goes on with what
 * it was doing. Without a crash the way back follows.
 */
export async function playScenario(options: ScenarioOptions): Promise<Outcome> {
  const { from, to, course, killAt } = options;
  const machine = new Machine(options.seed, options.sabotage);
  const run = new Run(machine, new SignAndVerify(), killAt);
  try {
    run.configure(from);
    await run.start();
    await run.rotateAll();
    run.count(true);
    await run.migrate(to);
    if (course === 'turned round') {
      await run.rotate(SLOTS[0] as string);
      await run.migrate(from);
    }
    await run.rotateAll();
    await run.rotateAll();
    await run.retire();
    const there = await run.inspect();
    if (killAt !== undefined || course === 'turned round') return there;
    run.count(false);
    await run.migrate(from);
    await run.rotateAll();
    await run.rotateAll();
    await run.retire();
    const back = await run.inspect();
    return {
      ...back,
      lost: [...there.lost, ...back.lost],
      leftBehind: [...there.leftBehind, ...back.leftBehind],
    };
  } finally {
    await run.close();
  }
}

class Run {
  readonly #machine: Machine;
  readonly #load: Load;
  readonly #uses: Promise<void>[] = [];
  #place: Place | undefined;
  #life: Life;
  #counted: Life;
  #manager: ConfiguredKeyManager | undefined;

  constructor(machine: Machine, load: Load, killAt: number | undefined) {
    this.#machine = machine;
    this.#load = load;
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

  migrate(place: Place): Promise<void> {
    this.configure(place);
    return this.#do((manager) => manager.reload());
  }

  rotate(slot: string): Promise<void> {
    return this.#do((manager) => this.#load.rotate(manager, slot));
  }

  async rotateAll(): Promise<void> {
    for (const slot of SLOTS) {
      await this.rotate(slot);
      await this.#machine.pass(MINUTE);
      await this.#reviveIfDead();
    }
  }

  async retire(): Promise<void> {
    // Nothing but the regular refreshes happens meanwhile.
    this.#counted.pause(true);
    await this.#machine.pass(RETIREMENT);
    this.#counted.pause(false);
    await this.#machine.pass(10 * MINUTE);
    await this.#reviveIfDead();
    await this.#use();
  }

  async inspect(): Promise<Outcome> {
    await Promise.all(this.#uses);
    const findings = await this.#machine.inspect(this.#load, () => this.#keysInProcess());
    await this.#use();
    return { ...findings, steps: this.#counted.steps, failed: this.#load.failures };
  }

  async close(): Promise<void> {
    if (this.#life.alive) await this.#manager?.close();
    await this.#machine.close();
  }

  async #keysInProcess(): Promise<readonly string[]> {
    if (!this.#place?.volatile) return [];
    const keys = (await this.#manager?.getPublicKeys()) ?? [];
    return keys.map(({ pkixData }) => Buffer.from(pkixData).toString('base64'));
  }

  /** Does something, and uses the keys. */
  async #do(work: (manager: ConfiguredKeyManager) => Promise<void>): Promise<void> {
    await this.#persist(work);
    await this.#use();
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

  /** @returns whether it was dead. */
  async #reviveIfDead(): Promise<boolean> {
    if (this.#life.alive) return false;
    this.#life = new Life();
    await this.#machine.pass(START_TAKES);
    await this.start();
    return true;
  }

  #use(): Promise<void> {
    return this.#persist((manager) => this.#load.use(manager));
  }

  #useNow(): void {
    if (this.#manager) this.#uses.push(this.#load.use(this.#manager));
  }
}

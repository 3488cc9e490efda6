import { LONGEST_MACHINE_TIMER, machineAlarm, machinePause, machineTime } from './machine-time.ts';
import { AT_ONE_INSTANT, InstantLimit } from './one-instant.ts';
import { type Sleeper, Sleepers } from './sleepers.ts';
import { TrackedWork, type WorkCounts } from './tracked-work.ts';

/**
 * The emulator's one clock. It follows the machine, or stands still until it is advanced; whoever lives in
 * the same world (services, key managers, the suite) sleeps on it. Nothing else reads the machine's time.
 *
 * Advancing plays history in order: the world settles, the earliest sleeper wakes, the world settles again,
 * and so on until the target instant. "Settled" means that no tracked work is under way and that every
 * promise that could go on has gone on.
 */
export interface Clock {
  /** Whole milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves once this clock has moved on by `milliseconds`; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export type ClockMode = 'running' | 'frozen';

/** Running: world time minus machine time. Frozen: the world's time itself. */
export interface ClockState {
  readonly mode: ClockMode;
  readonly base: number;
}

/** A wish that the clock cannot fulfil, for instance to run backwards. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

/** Those who live in the world's time from other processes. */
export interface Company {
  /** Milliseconds of the machine's time without a request after which the world counts as quiet. */
  readonly quietWindow: number;
  /** Whether nobody of them has anything to do before time moves on. */
  readonly isAtRest: boolean;
  /** Hears that time is about to be moved. */
  setOut(): void;
  /** Tells all what time it is; resolves when all have heard it and said for when they wait. */
  tell(): Promise<void>;
  /** Resolves when all are at rest. */
  rest(): Promise<void>;
  /** Hears that a call sleeps, which whoever waits for its answer may do as well. */
  parked(): void;
}

/** The end of the year 9999: the last instant whose ISO 8601 form has a year of four digits. */
const LAST_INSTANT = 253_402_300_799_999;

/** The clock of a world, with what turns it and what its time waits for. */
export class WorldClock implements Clock {
  #mode: ClockMode;
  #base: number;
  readonly #sleepers = new Sleepers();
  #sequence = 0;
  readonly #work = new TrackedWork();
  #company: Company | undefined;
  #disarm: () => void = () => {};
  #advancing: Promise<unknown> = Promise.resolve();

  /**
   * @param mode running with the machine, or frozen until advanced
   * @param start the first instant in milliseconds since the epoch; the machine's now when absent
   */
  constructor(mode: ClockMode = 'running', start?: number) {
    this.#mode = mode;
    const now = machineTime();
    this.#base = mode === 'running' ? (start ?? now) - now : (start ?? now);
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  now(): number {
    return this.#mode === 'running' ? machineTime() + this.#base : this.#base;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#lieDown(milliseconds, milliseconds <= 0, signal);
  }

  /** As {@link sleep}, for the {@link Company}, which itself limits how often somebody acts at one instant. */
  sleepForCompany(milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#lieDown(milliseconds, false, signal);
  }

  #lieDown(milliseconds: number, isRestless: boolean, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (Number.isNaN(milliseconds)) return Promise.reject(new ClockError('Nobody sleeps for no number.'));
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        deadline: this.now() + Math.ceil(Math.max(0, milliseconds)),
        sequence: this.#sequence++,
        isRestless,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#sleepers.remove(sleeper);
        this.#arm();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      this.#arm();
    });
  }

  /** Marks real asynchronous work (a request, a computation on another thread) that `settled` waits for. */
  track<T>(work: () => Promise<T>): Promise<T> {
    return this.#work.track(work);
  }

  /** Runs `wait` as no work of the surrounding {@link track}: a tracked call that sleeps must not hold time up. */
  untracked<T>(wait: () => Promise<T>): Promise<T> {
    return this.#work.park(wait, () => this.#company?.parked());
  }

  /** Tracked work, counted. */
  get work(): WorkCounts {
    return this.#work.counts;
  }

  /** From now on time moves only together with `company`; `undefined`: alone again. */
  accompany(company: Company | undefined): void {
    this.#company = company;
  }

  /** Resolves when nothing can happen any more without time moving on. */
  async settled(): Promise<void> {
    await this.#work.idle();
    while (this.#company) {
      await this.#company.rest();
      // A request that is on its way here cannot be seen. It shows itself within a short while.
      const { begun } = this.work;
      await machinePause(this.#company?.quietWindow ?? 0);
      await this.#work.idle();
      if (this.work.begun === begun && this.#company?.isAtRest !== false) return;
    }
  }

  /** The deadline of the next sleeper, if anybody sleeps. */
  nextDeadline(): number | undefined {
    return this.#sleepers.first()?.deadline;
  }

  /** What another clock needs to show the same time as this one. */
  get state(): ClockState {
    return { mode: this.#mode, base: this.#base };
  }

  /**
   * Goes over to the state of a clock in another process of this machine, and wakes the sleepers on the way. Time
   * never runs back here either: a state that is behind takes hold when it is reached.
   */
  follow({ mode, base }: ClockState): Promise<void> {
    const turn = this.#advancing.then(async () => {
      if (mode === this.#mode && base === this.#base) return;
      const now = this.now();
      const target = mode === 'running' ? machineTime() + base : base;
      await this.#play(now, Math.max(now, target));
      this.#mode = mode;
      this.#base = base;
      this.#arm();
    });
    this.#advancing = turn.catch(() => {});
    return turn;
  }

  /**
   * Takes over the state of another world's clock, be it earlier or later: a snapshot brings its own time. Who sleeps
   * sleeps on for as long as was left.
   */
  restore({ mode, base }: ClockState): Promise<void> {
    const turn = this.#advancing.then(() => {
      const before = this.now();
      this.#mode = mode;
      this.#base = base;
      this.#sleepers.shift(this.now() - before);
      this.#arm();
    });
    this.#advancing = turn.catch(() => {});
    return turn;
  }

  /** Stops time at this instant. */
  freeze(): void {
    this.#base = this.now();
    this.#mode = 'frozen';
    this.#arm();
    void this.#company?.tell();
  }

  /** Lets time run on with the machine, from this instant. */
  run(): void {
    this.#base = this.now() - machineTime();
    this.#mode = 'running';
    this.#arm();
    void this.#company?.tell();
  }

  /**
   * Moves time forward by `milliseconds` and wakes every sleeper on the way in order. Concurrent calls queue.
   * @throws ClockError for a step that is negative, no number, or leads beyond the year 9999, and when somebody in
   * this process holds it up by sleeping for no time again and again
   */
  advance(milliseconds: number): Promise<void> {
    return this.#move((now) => now + milliseconds);
  }

  /**
   * Moves time forward to an instant.
   * @throws ClockError when it lies in the past, because time never runs back, and as `advance` does
   */
  advanceTo(instant: number): Promise<void> {
    return this.#move(() => instant);
  }

  #move(aim: (now: number) => number): Promise<void> {
    const turn = this.#advancing.then(() => {
      const now = this.now();
      return this.#play(now, Math.round(aim(now)));
    });
    this.#advancing = turn.catch(() => {});
    return turn;
  }

  async #play(now: number, target: number): Promise<void> {
    if (!(Math.abs(target) <= LAST_INSTANT)) {
      throw new ClockError(
        'The clock takes a number of milliseconds that leads no further than the year 9999.',
      );
    }
    if (target < now) {
      throw new ClockError(
        `The clock never runs backwards: it is ${new Date(now).toISOString()} and was asked to go to ` +
          `${new Date(target).toISOString()}. Start another emulator to begin earlier.`,
      );
    }
    const restless = new InstantLimit(AT_ONE_INSTANT.sleeps);
    this.#company?.setOut();
    // Whoever was asked for something just now may wait for another instant than it last said.
    await this.#company?.tell();
    await this.settled();
    for (let next = this.#sleepers.first(); next && next.deadline <= target; next = this.#sleepers.first()) {
      if (this.#jump(next.deadline) && this.#company) {
        await this.#company.tell();
        // Somebody who was told the time may be gone, and have been the next.
        continue;
      }
      if (next.isRestless && !restless.allows('all', this.now())) throw heldUpAt(this.now());
      this.#sleepers.remove(next);
      next.wake();
      await this.settled();
    }
    if (this.#jump(target)) await this.#company?.tell();
    this.#arm();
    await this.settled();
  }

  /** @returns whether time has moved */
  #jump(instant: number): boolean {
    const step = instant - this.now();
    if (step <= 0) return false;
    this.#base += step;
    return true;
  }

  /** While time runs, one machine timer stands for the earliest sleeper. */
  #arm(): void {
    this.#disarm();
    this.#disarm = () => {};
    const next = this.#sleepers.first();
    if (this.#mode !== 'running' || !next) return;
    const delay = Math.min(Math.max(0, next.deadline - this.now()), LONGEST_MACHINE_TIMER);
    this.#disarm = machineAlarm(delay, () => this.#ring());
  }

  #ring(): void {
    for (
      let next = this.#sleepers.first();
      next && next.deadline <= this.now();
      next = this.#sleepers.first()
    ) {
      this.#sleepers.remove(next);
      next.wake();
    }
    this.#arm();
  }
}

function heldUpAt(instant: number): ClockError {
  return new ClockError(
    `Time cannot go on from ${new Date(instant).toISOString()}: ${AT_ONE_INSTANT.sleeps} times in a row somebody in ` +
      'this process slept until this very instant. Whoever sleeps again has to sleep for more than no time.',
  );
}

import { setTimeout as machineSleep, setImmediate as machineTurn } from 'node:timers/promises';

/**
 * The time a manager lives in: the machine's in production, a virtual one in the suite.
 * Instants are milliseconds since the Unix epoch.
 */
export interface Clock {
  now(): number;
  /** Resolves after `milliseconds` of this clock's time; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Runs work of other threads. A clock that is turned has to wait for it; one that runs by itself has no need to. */
  track?<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets a clock that can wait for it know of work on other threads. */
export function tracked<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  return clock.track ? clock.track(work) : work();
}

/** The machine's own clock. Its sleepers keep a process alive: whoever sleeps in the background gets closed. */
export const systemClock: Clock = {
  // biome-ignore lint/plugin: this is the clock that everything else is given.
  now: () => Date.now(),
  sleep: (milliseconds, signal) => machineSleep(milliseconds, undefined, signal && { signal }),
};

/** Lets everything go on that can go on at once. */
export function eventLoopTurn(): Promise<void> {
  return machineTurn();
}

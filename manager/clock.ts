import { setTimeout as machineSleep, setImmediate as machineTurn } from 'node:timers/promises';

/**
 * The time a manager lives in: the machine's in production, a virtual one in the suite.
 * Instants are milliseconds since the Unix epoch.
 */
export interface Clock {
  now(): number;
  /** Resolves after `milliseconds` of this clock's time; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
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

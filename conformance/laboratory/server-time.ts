import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler, WorldClock } from '../../emulator/server.ts';
import type { Clock } from '../../manager/index.ts';

/*
 * The world's time waits for what servers in this process do, and not for those of them that sleep: who is asleep can
 * only be woken by time that goes on.
 */

/** Whether the code that is running belongs to tracked work. */
const inTrackedWork = new AsyncLocalStorage<true>();

/** Does work that time has to wait for. */
export function trackedWork<T>(clock: WorldClock, work: () => Promise<T>): Promise<T> {
  return inTrackedWork.run(true, () => clock.track(work));
}

/** Waits for something that time must not wait for, be it in the midst of tracked work. */
function waitIn<T>(clock: WorldClock, wait: () => Promise<T>): Promise<T> {
  return inTrackedWork.getStore() ? clock.untracked(wait) : wait();
}

export interface ServerClockOptions {
  readonly clock: WorldClock;
  /** Milliseconds by which it runs ahead of the world's. */
  readonly ahead: number;
  /** Whether the server's process still lives. */
  readonly isAlive: () => boolean;
}

/** The world's time as a server in this process reads it. A dead server sleeps for ever. */
export function serverClock({ clock, ahead, isAlive }: ServerClockOptions): Clock {
  return {
    now: () => clock.now() + ahead,
    async sleep(milliseconds, signal) {
      await waitIn(clock, () => clock.sleep(milliseconds, signal));
      if (!isAlive()) await new Promise(() => {});
    },
    track: (work) => trackedWork(clock, work),
  };
}

/** The emulator tracks its own work: counted twice, a call that sleeps there would hold time up for ever. */
export function countedOnce(clock: WorldClock, handler: RequestHandler): RequestHandler {
  return { ...handler, handle: (request) => waitIn(clock, () => handler.handle(request)) };
}

import { ANY_ORDER, type Threads } from '../crypto/threads.ts';
import type { WorldClock } from './clock.ts';
import { quietTurns } from './event-loop.ts';

/**
 * The threads of a world. While its time stands still, the same calls in the same order give the same history, however
 * busy the machine is (docs/decisions/0019-same-seed-same-run.md): the answer of long work waits for those of all long
 * work that began before, and for everything that can go on meanwhile. While time runs, nobody waits for an order.
 */
export function threadsOf(clock: Pick<WorldClock, 'mode'>): Threads {
  const stayHere = () => clock.mode === 'frozen';
  let last: Promise<unknown> = Promise.resolve();
  return {
    stayHere,
    async inTurn(work) {
      if (!stayHere()) return ANY_ORDER.inTurn(work);
      const done = work();
      const turn = Promise.allSettled([last, done]).then(quietTurns);
      last = turn;
      await turn;
      return done;
    },
  };
}

import type { WorldClock } from '../../emulator/server.ts';
import { systemClock } from '../../manager/index.ts';

/** Milliseconds of the machine's time in which a process that can go on does something that can be seen. */
const GRACE = 20;

/** For the scheduler, where servers are processes of their own: resolves when none of them has begun a call for a while. */
export function quietProcesses(clock: WorldClock): () => Promise<void> {
  return async () => {
    for (let seen = -1; seen !== clock.work.begun; ) {
      seen = clock.work.begun;
      await systemClock.sleep(GRACE);
    }
  };
}

import { type Emulator, quietTurns } from '../../emulator/server.ts';
import { systemClock } from '../../manager/index.ts';
import type { AskedProcesses } from '../laboratory/asked-processes.ts';

/** Milliseconds of the machine's time in which a process that can go on does something that can be seen. */
const GRACE = 20;

/** Milliseconds of the machine's time in which a process that takes part in the world's answers, on a busy machine too. */
const PATIENCE = 1000;

/**
 * For the scheduler, where servers are processes of their own: resolves when none of them can go on but those who wait.
 * Processes that take part in the world's time say so themselves. Of one that does not answer, perhaps because it waits
 * for its call and does nothing else, no more is known than that it has done nothing for a while.
 */
export function quietProcesses(
  { clock, participants }: Pick<Emulator, 'clock' | 'participants'>,
  asked: Pick<AskedProcesses, 'changes'>,
): () => Promise<void> {
  // Calls that have come, questions to processes, and their answers.
  const seen = () => clock.work.begun + asked.changes;
  let patience = PATIENCE;

  const ask = async () => {
    // The answer to the last call is sent first.
    await quietTurns();
    const answered = new AbortController();
    const tooLate = systemClock.sleep(patience, answered.signal).then(
      () => true,
      () => false,
    );
    const isLate = await Promise.race([participants.tell().then(() => false), tooLate]);
    answered.abort();
    // Who does not answer while it waits for a call will not do so the next time.
    if (isLate) patience = GRACE;
    // What has been sent is not yet here.
    await systemClock.sleep(participants.quietWindow);
    await quietTurns();
  };

  return async () => {
    for (let before = -1; before !== seen(); ) {
      before = seen();
      await (participants.size > 0 ? ask() : systemClock.sleep(GRACE));
    }
  };
}

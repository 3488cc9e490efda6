import { quietTurns } from '../emulator/server.ts';

/**
 * Whether the run was interrupted, as of something that just failed. Ctrl-C reaches the processes of a plugin as well,
 * and the event loop hears of signals after all else: what a plugin's death broke can be known first.
 * @param signal aborted by a handler of SIGINT
 */
export async function wasInterrupted(signal: AbortSignal | undefined): Promise<boolean> {
  if (signal) await quietTurns();
  return signal?.aborted === true;
}

import type { Clock } from '../clock.ts';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;

/**
 * Resolves when the process that started this one is gone, or when the signal says that nobody asks any more.
 * Standard input tells nothing: a plugin inherits the server's, which may have no data and no end. So the parent's
 * id is read again and again; it changes when the orphan is adopted.
 * @param parent the parent's id at the start of the process: a server can be gone as soon as it has the handshake
 */
export async function parentGone(
  clock: Clock,
  parent: number,
  parentId: () => number,
  signal: AbortSignal,
): Promise<void> {
  while (parentId() === parent) {
    try {
      await clock.sleep(INTERVAL, signal);
    } catch {
      return;
    }
  }
}

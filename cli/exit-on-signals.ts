/** Signals of which a terminal or a supervisor makes use to end a process, with their numbers. */
const ENDING = [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const;

/** A shell's exit code for a process that a signal ended begins here. */
const BY_SIGNAL = 128;

/**
 * Lets a signal that nobody else listens to end the process in order: at the exit, plugins are ended and directories
 * removed; the default is an end without an exit.
 */
export function exitOnSignals(): void {
  for (const [signal, number] of ENDING) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(BY_SIGNAL + number);
    });
  }
}

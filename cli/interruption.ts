/** Ctrl-C or SIGTERM while a command is at work that it ends in good order. */
export interface Interruption {
  /** Aborted by the first signal; a second one ends the process at once. */
  readonly signal: AbortSignal;
  /** The work is done: from now on a signal ends the process. */
  done(): void;
}

/** @param consequence what is done now, and what a second signal would do */
export function awaitInterruption(stderr: NodeJS.WritableStream, consequence: string): Interruption {
  const interruption = new AbortController();
  const interrupt = () => {
    done();
    stderr.write(`\nkeyproof: interrupted; ${consequence}\n`);
    interruption.abort(new Error('interrupted'));
  };
  const done = () => process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return { signal: interruption.signal, done };
}

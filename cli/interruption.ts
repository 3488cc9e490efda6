const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Does work that Ctrl-C, SIGTERM or a terminal that is closed ends in good order: the first signal aborts what the work
 * gets, a second one ends the process at once.
 * @param consequence what is done at the first signal, and what a second one would do
 */
export async function interruptibly<T>(
  stderr: NodeJS.WritableStream,
  consequence: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => {
    done();
    stderr.write(`\nkeyproof: interrupted; ${consequence}\n`);
    interruption.abort(new Error('interrupted'));
  };
  const done = () => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    done();
  }
}

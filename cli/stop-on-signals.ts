import type { Logger } from 'pino';

/** Closes once at SIGINT or SIGTERM. A second signal ends the process, as it does without this. */
export function stopOnSignals(log: Logger, close: () => Promise<void>): void {
  const stop = async (signal: NodeJS.Signals) => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    log.info({ signal }, 'stopping');
    await close();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

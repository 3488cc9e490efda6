import type { Worker } from 'node:worker_threads';

/** The last word of a thread that has done its work. */
export interface Finished {
  readonly finished: true;
}

/** The file `worker` beside a module, in the sources and in the package alike. @param module its import.meta.url */
export function workerBeside(module: string): URL {
  return new URL(`./worker${module.slice(-3)}`, module);
}

/**
 * Listens to a thread.
 * @param hear gets what it tells
 * @param died hears how it ended without having finished, and the error that it threw if it did
 * @returns a promise that resolves when it says that it has finished
 */
export function listenTo<News extends object>(
  worker: Worker,
  hear: (news: News) => void,
  died: (how: string, cause?: unknown) => void,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let finished = false;
  worker.on('message', (news: News | Finished) => {
    if (!('finished' in news)) return hear(news);
    finished = true;
    resolve();
  });
  worker.once('error', (error) => died(String(error), error));
  worker.once('exit', (code) => {
    if (!finished) died(`it ended with code ${code}`);
  });
  return promise;
}

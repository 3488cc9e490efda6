import { Worker } from 'node:worker_threads';
import type { TargetDescription } from '../../targets/description.ts';
import type { Explored } from './explore.ts';
import type { Range } from './grammar.ts';

/** The thread's file beside this one, in the sources and in the package alike. */
const FILE = new URL(`./worker${import.meta.url.slice(-3)}`, import.meta.url);

/** Which runs there are: `first`, `first + step`, ... */
export interface Runs {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** What a thread begins with. */
export interface Assignment {
  readonly target: TargetDescription;
  readonly seed: string;
  readonly range: Range;
  readonly tries: number;
  readonly runs: Runs;
  readonly turns: SharedArrayBuffer;
}

export type News = { readonly explored: Explored } | { readonly finished: true };

/**
 * Starts a thread that takes turns at runs until there are none.
 * @returns a promise of its end
 * @throws Error when it dies
 */
export function startThread(workerData: Assignment, hear: (explored: Explored) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(FILE, { workerData });
    let finished = false;
    worker.on('message', (news: News) => {
      if ('finished' in news) finished = true;
      else hear(news.explored);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (finished) resolve();
      else reject(new Error(`a thread of the search died: it ended with code ${code}`));
    });
  });
}

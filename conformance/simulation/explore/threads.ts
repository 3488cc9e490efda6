import { Worker } from 'node:worker_threads';
import type { TargetDescription } from '../../targets/description.ts';
import { listenTo, workerBeside } from '../../threads/thread.ts';
import type { Explored } from './explore.ts';
import type { Range } from './grammar.ts';

const FILE = workerBeside(import.meta.url);

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

/** What a thread tells of each run. */
export interface News {
  readonly explored: Explored;
}

/**
 * Starts a thread that takes turns at runs until there are none.
 * @returns a promise of its end
 * @throws Error when it dies
 */
export function startThread(workerData: Assignment, hear: (explored: Explored) => void): Promise<void> {
  const worker = new Worker(FILE, { workerData });
  return new Promise((resolve, reject) => {
    const died = (how: string, cause?: unknown) =>
      reject(cause ?? new Error(`a thread of the search died: ${how}`));
    listenTo<News>(worker, ({ explored }) => hear(explored), died).then(resolve);
  });
}

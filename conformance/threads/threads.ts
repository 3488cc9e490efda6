import { Worker } from 'node:worker_threads';
import type { CheckOutcome } from '../verdict.ts';
import type { Order } from './recreate.ts';
import type { Turns } from './turns.ts';

/** The thread's file beside this one, in the sources and in the package alike. */
const FILE = new URL(`./worker${import.meta.url.slice(-3)}`, import.meta.url);

/** What a thread begins with. */
export interface Assignment {
  readonly orders: readonly Order[];
  readonly seed: string;
  readonly turns: SharedArrayBuffer;
}

/** What a thread tells; numbers are places in its orders. */
export type News =
  | { readonly began: number }
  | { readonly ended: number; readonly outcome: CheckOutcome }
  | { readonly finished: true };

/** Hears of the work. */
export interface Listener {
  began(turn: number): void;
  ended(turn: number, outcome: CheckOutcome): void;
}

export interface Threads {
  /** Rejects when one of them dies; never resolves. */
  readonly death: Promise<never>;
  /** Ends the threads, whatever they are at. */
  end(): Promise<void>;
}

/**
 * Starts threads that take turns at orders.
 * @param count none when it is not positive
 * @param file what they run; a test has one that dies
 */
export function startThreads(
  count: number,
  { orders, seed }: Pick<Assignment, 'orders' | 'seed'>,
  turns: Turns,
  listener: Listener,
  file = FILE,
): Threads {
  const { promise: death, reject } = Promise.withResolvers<never>();
  const workerData: Assignment = { orders, seed, turns: turns.shared };
  const workers = Array.from({ length: Math.max(0, count) }, () => {
    const worker = new Worker(file, { workerData });
    watch(worker, orders, listener, reject);
    return worker;
  });
  return {
    death,
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function watch(
  worker: Worker,
  orders: readonly Order[],
  listener: Listener,
  reject: (error: Error) => void,
): void {
  let at: Order | undefined;
  let finished = false;
  const died = (how: string, cause?: unknown): void => {
    const doing = at ? `at the check ${at.check}` : 'before it ran a check';
    reject(new Error(`a thread of the run died ${doing}: ${how}`, { cause }));
  };
  worker.on('message', (news: News) => {
    if ('finished' in news) {
      finished = true;
    } else if ('began' in news) {
      at = orders[news.began];
      listener.began(news.began);
    } else {
      listener.ended(news.ended, news.outcome);
    }
  });
  worker.once('error', (error) => died(String(error), error));
  worker.once('exit', (code) => {
    if (!finished) died(`it ended with code ${code}`);
  });
}

import { Worker } from 'node:worker_threads';
import type { CheckOutcome } from '../verdict.ts';
import type { Order } from './recreate.ts';
import { listenTo, workerBeside } from './thread.ts';
import type { Turns } from './turns.ts';

const FILE = workerBeside(import.meta.url);

/** What a thread begins with. */
export interface Assignment {
  readonly orders: readonly Order[];
  readonly seed: string;
  readonly turns: SharedArrayBuffer;
  /** Holds what the thread is at, or -1: its last words can come after its death. */
  readonly at: SharedArrayBuffer;
}

/** What a thread tells; numbers are places in its orders. */
export type News = { readonly began: number } | { readonly ended: number; readonly outcome: CheckOutcome };

/** Hears of the work. */
export interface Listener {
  began(turn: number): void;
  ended(turn: number, outcome: CheckOutcome): void;
}

export interface Threads {
  /** Rejects when one of them dies; never resolves. */
  readonly death: Promise<never>;
  /** Resolves when all have found nothing more to take. */
  readonly finished: Promise<unknown>;
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
  const finished: Promise<void>[] = [];
  const workers = Array.from({ length: Math.max(0, count) }, () => {
    const at = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(-1);
    const workerData: Assignment = { orders, seed, turns: turns.shared, at: at.buffer };
    const worker = new Worker(file, { workerData });
    finished.push(watch(worker, () => orders[Atomics.load(at, 0)], listener, reject));
    return worker;
  });
  return {
    death,
    finished: Promise.all(finished),
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function watch(
  worker: Worker,
  current: () => Order | undefined,
  listener: Listener,
  reject: (error: Error) => void,
): Promise<void> {
  const hear = (news: News) => {
    if ('began' in news) listener.began(news.began);
    else listener.ended(news.ended, news.outcome);
  };
  return listenTo(worker, hear, (how, cause) => {
    const at = current();
    const doing = at ? `at the check ${at.check}` : 'before it ran a check';
    reject(new Error(`a thread of the run died ${doing}: ${how}`, { cause }));
  });
}

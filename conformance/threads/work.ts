import { parentPort, workerData } from 'node:worker_threads';
import { runCheck } from '../run-check.ts';
import { type Order, recreate } from './recreate.ts';
import type { Finished } from './thread.ts';
import type { Assignment, News } from './threads.ts';
import { Turns } from './turns.ts';

const { orders, seed, turns: shared, at } = workerData as Assignment;
const turns = new Turns(orders.length, shared);
const current = new Int32Array(at);
const tell = (news: News | Finished): void => parentPort?.postMessage(news);

for (const turn of turns) {
  Atomics.store(current, 0, turn);
  tell({ began: turn });
  const { check, target } = recreate(orders[turn] as Order);
  tell({ ended: turn, outcome: await runCheck(check, target, seed) });
}
tell({ finished: true });

import { parentPort, workerData } from 'node:worker_threads';
import { recreateTarget } from '../../threads/recreate.ts';
import type { Finished } from '../../threads/thread.ts';
import { Turns } from '../../threads/turns.ts';
import type { InvariantName } from '../invariant.ts';
import { exploreRun } from './explore.ts';
import type { Assignment, News } from './threads.ts';

const { target: description, seed, range, tries, runs, turns } = workerData as Assignment;
const target = recreateTarget(description);
const known = new Set<InvariantName>();
const tell = (news: News | Finished): void => parentPort?.postMessage(news);

for (const turn of new Turns(runs.count, turns)) {
  const run = runs.first + turn * runs.step;
  const explored = await exploreRun({ target, seed, range, tries }, run, (law) => known.has(law));
  if (!explored) continue;
  if (explored.broke) known.add(explored.broke);
  tell({ explored });
}
tell({ finished: true });

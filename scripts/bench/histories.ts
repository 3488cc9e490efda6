import { explore, SCENARIO_TARGETS } from '../../conformance/index.ts';

/** What `keyproof explore` gets through on one core. */
export interface Histories {
  readonly count: number;
  /** Of one core's time, in this process. */
  readonly perSecond: number;
  readonly callsPerHistory: number;
  /** Megabytes of JavaScript heap after the first tenth and at the end, both after a collection where there is one. */
  readonly heap: readonly [early: number, late: number];
}

/** Histories of two servers with two keys each and thirty days, on the built-in manager. */
const RANGE = { servers: 2, days: 30, modes: ['alias', 'tags'] } as const;

/** Plays histories that break no law, after some to warm up. */
export async function measureHistories(count: number): Promise<Histories> {
  const target = SCENARIO_TARGETS.find(({ id }) => id === 'builtin');
  if (!target) throw new Error('There is no target builtin.');
  const search = (seed: string, runs: number) =>
    explore({ target, seed, range: RANGE, runs, keepGoing: true });
  await search('warm-up', Math.ceil(count / 10));
  const early = heap();
  const before = process.cpuUsage();
  const { histories, calls } = await search('bench', count);
  const { user, system } = process.cpuUsage(before);
  return {
    count: histories,
    perSecond: histories / ((user + system) / 1e6),
    callsPerHistory: Math.round(calls / histories),
    heap: [early, heap()],
  };
}

function heap(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
}

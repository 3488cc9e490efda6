import type { Clock } from '../../../manager/index.ts';
import { CheckFailure } from '../../check-failure.ts';
import { GuardError } from './guard.ts';

/**
 * How long a change may take until it shows, by what was changed, in milliseconds. "Typically takes less than a few
 * seconds ... in some cases, it can take several minutes" (programming-eventual-consistency, developer guide).
 */
export type Patience = Readonly<Record<PatienceName, number>>;
type PatienceName =
  | 'key'
  | 'state'
  | 'alias'
  | 'tags'
  | 'grant'
  | 'policy'
  | 'replica'
  | 'rotation'
  | 'tag index';

export const AWS_PATIENCE: Patience = {
  key: 60_000,
  state: 60_000,
  alias: 60_000,
  tags: 60_000,
  grant: 120_000,
  policy: 60_000,
  /** A replica is Creating for a while (multi-region-keys-replicate, developer guide). */
  replica: 180_000,
  /** RotateKeyOnDemand speaks of a "slight delay" of a background process. */
  rotation: 300_000,
  /** AWS publishes no bound; users tell of twenty minutes and more (aws-cli#4173). */
  'tag index': 1_800_000,
};

/** For an endpoint on this machine: nothing lags that was not asked to, but work in the background takes its time. */
export const LOCAL_PATIENCE: Patience = {
  key: 1000,
  state: 1000,
  alias: 1000,
  tags: 1000,
  grant: 1000,
  policy: 1000,
  replica: 5000,
  rotation: 30_000,
  'tag index': 2000,
};

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 3000;

/**
 * Repeats the work until it holds, or until the patience for it is over.
 * @throws CheckFailure with what was wrong at last, and how long that was waited for
 */
export async function eventually<T>(
  name: PatienceName,
  work: () => Promise<T>,
  { patience, clock, signal }: { patience: Patience; clock: Clock; signal: AbortSignal },
): Promise<T> {
  const deadline = clock.now() + patience[name];
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GuardError) throw error;
      const left = deadline - clock.now();
      if (left <= 0) throw late(error, name, patience[name]);
      await clock.sleep(Math.min(pause, left), signal);
    }
  }
}

function late(error: unknown, name: PatienceName, waited: number): unknown {
  if (!(error instanceof CheckFailure) || waited === 0) return error;
  return new CheckFailure(`${error.message} (waited ${waited / 1000} s, the patience for "${name}")`);
}

import type { Check } from './check.ts';
import { wasInterrupted } from './interruption.ts';
import { runCheck, skippedCheck } from './run-check.ts';
import type { Target } from './targets/target.ts';
import { orderFor } from './threads/recreate.ts';
import { startThreads } from './threads/threads.ts';
import { Turns } from './threads/turns.ts';
import type { CheckOutcome } from './verdict.ts';

/** A check that is to be run on a target. */
export interface Planned {
  readonly target: Target;
  readonly check: Check;
}

export interface PlanOptions {
  /** Repeats the run: the same seed gives the same history. */
  readonly seed: string;
  /**
   * How many threads share the work, this one among them; 1. Others take the suite's own checks on targets that have a
   * description. The outcomes do not tell who ran what.
   */
  readonly jobs?: number;
  /** When it is aborted no other check begins; those that never did are told as skipped. */
  readonly signal?: AbortSignal;
  /** Hears of each check as it begins, and how many of how many are done. */
  readonly onProgress?: (done: number, total: number, check: Check, target: Target) => void;
}

/** A thread for fewer checks would take longer to start than it saves. */
const CHECKS_PER_THREAD = 4;

/** Each check on each target that it is for. */
export function planOf(targets: readonly Target[], checks: readonly Check[]): readonly Planned[] {
  return targets.flatMap((target) =>
    checks.filter(({ modes }) => modes.includes(target.mode)).map((check) => ({ target, check })),
  );
}

/**
 * Runs a plan. The outcomes stand in its order.
 * @throws Error when a thread dies: what it was at is not known
 */
export async function runPlan(
  plan: readonly Planned[],
  { seed, jobs = 1, signal, onProgress }: PlanOptions,
): Promise<readonly CheckOutcome[]> {
  if (plan.length === 0) return [];
  const outcomes = new Map<Planned, CheckOutcome>();
  const complete = Promise.withResolvers<void>();
  const began = (planned: Planned): void =>
    onProgress?.(outcomes.size, plan.length, planned.check, planned.target);
  const hearings: Promise<void>[] = [];
  const hear = async (planned: Planned, outcome: CheckOutcome): Promise<void> => {
    if (outcome.result === 'failed' && (await wasInterrupted(signal))) return;
    outcomes.set(planned, outcome);
    if (outcomes.size === plan.length) complete.resolve();
  };
  const ended = (planned: Planned, outcome: CheckOutcome): void => {
    hearings.push(hear(planned, outcome));
  };
  const run = async (planned: Planned): Promise<void> => {
    began(planned);
    ended(planned, await runCheck(planned.check, planned.target, seed));
  };

  const ordered = plan.map((planned) => ({ planned, order: orderFor(planned.check, planned.target) }));
  const own = ordered.flatMap(({ planned, order }) => (order ? [] : [planned]));
  const shared = ordered.flatMap(({ planned, order }) => (order ? [{ planned, order }] : []));
  const at = (turn: number): Planned => (shared[turn] as { planned: Planned }).planned;
  const turns = new Turns(shared.length);
  const threads = startThreads(
    Math.min(jobs, Math.ceil(shared.length / CHECKS_PER_THREAD)) - 1,
    { orders: shared.map(({ order }) => order), seed },
    turns,
    { began: (turn) => began(at(turn)), ended: (turn, outcome) => ended(at(turn), outcome) },
  );
  const here = async (): Promise<void> => {
    for (const planned of own) if (!signal?.aborted) await run(planned);
    for (const turn of turns) await run(at(turn));
  };
  const interrupt = () => turns.end();
  signal?.addEventListener('abort', interrupt);
  const working = here();
  try {
    const nothingLeft = Promise.all([working, threads.finished]);
    await Promise.race([threads.death, working.then(() => complete.promise), nothingLeft]);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    turns.end();
    await Promise.allSettled([threads.end(), working]);
    await Promise.all(hearings);
  }
  return plan.map(
    (planned) => outcomes.get(planned) ?? skippedCheck(planned.check, planned.target, seed, 'interrupted'),
  );
}

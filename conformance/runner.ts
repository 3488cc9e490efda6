import type { Check } from './check.ts';
import { type PlanOptions, planOf, runPlan } from './run-plan.ts';
import type { Target } from './targets/target.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** Which checks run on which targets; each check on those that run in one of its modes. */
export interface RunOptions extends PlanOptions {
  readonly targets: readonly Target[];
  readonly checks: readonly Check[];
}

/**
 * Runs each check on each target that it is for. A check that fails never stops the others.
 * @throws Error when a thread dies
 */
export async function runChecks({ targets, checks, ...options }: RunOptions): Promise<Verdict> {
  return verdictOf(options.seed, await runPlan(planOf(targets, checks), options));
}

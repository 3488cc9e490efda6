import type { Check } from '../check.ts';
import { type Planned, type PlanOptions, planOf, runPlan } from '../run-plan.ts';
import type { Target } from '../targets/target.ts';
import { type CheckOutcome, type Verdict, verdictOf } from '../verdict.ts';
import type { Mode } from '../vocabulary.ts';
import type { BrokenTarget } from './broken-target.ts';
import { targetOf } from './registry.ts';

/** The good targets that every check has to pass on, and the broken ones that have to be caught. */
export interface SelfTestOptions extends PlanOptions {
  readonly good: readonly Target[];
  readonly broken: readonly BrokenTarget[];
  readonly checks: readonly Check[];
}

/**
 * Proves the suite: every check passes on the good targets, and each broken target is caught by each check
 * that claims to catch it. An outcome for a broken target is `passed` when the check caught it, and its reason
 * then says what the check saw.
 */
export async function selfTest({ good, broken, checks, ...options }: SelfTestOptions): Promise<Verdict> {
  const planned = planOf(good, checks);
  const claims = broken.flatMap((target) => claimsOf(target, checks));
  const outcomes = await runPlan([...planned, ...claims], options);
  return verdictOf(
    options.seed,
    outcomes.map((outcome, place) => (place < planned.length ? outcome : turnedAround(outcome))),
  );
}

/** @throws Error when a broken target names a check that does not exist or never runs in its modes */
function claimsOf(broken: BrokenTarget, checks: readonly Check[]): readonly Planned[] {
  return broken.caughtBy.flatMap((id) => {
    const check = checks.find((candidate) => candidate.id === id);
    const modes: readonly Mode[] = broken.modes.filter((mode) => check?.modes.includes(mode));
    if (!check || modes.length === 0) {
      throw new Error(`The broken target ${broken.name} claims the check ${id}, which cannot run on it.`);
    }
    return modes.map((mode) => ({ target: targetOf(broken, mode), check }));
  });
}

function turnedAround(outcome: CheckOutcome): CheckOutcome {
  if (outcome.result === 'skipped') return outcome;
  return outcome.result === 'failed'
    ? { ...outcome, expectation: 'fail', result: 'passed' }
    : { ...outcome, expectation: 'fail', result: 'failed', reason: 'the check did not catch it' };
}

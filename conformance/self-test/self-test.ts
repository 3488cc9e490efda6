import type { Check } from '../check.ts';
import { runCheck, runChecks } from '../runner.ts';
import type { Target } from '../targets/target.ts';
import { type CheckOutcome, type Verdict, verdictOf } from '../verdict.ts';
import type { Mode } from '../vocabulary.ts';
import { asTarget, type BrokenTarget } from './broken-target.ts';

export interface SelfTestOptions {
  readonly good: readonly Target[];
  readonly broken: readonly BrokenTarget[];
  readonly checks: readonly Check[];
  readonly seed: string;
  readonly onProgress?: (done: number, total: number, check: Check, target: Pick<Target, 'id'>) => void;
}

/**
 * Proves the suite: every check passes on the good targets, and each broken target is caught by each check
 * that claims to catch it. An outcome for a broken target is `passed` when the check caught it, and its reason
 * then says what the check saw.
 */
export async function selfTest(options: SelfTestOptions): Promise<Verdict> {
  const { good, broken, checks, seed, onProgress } = options;
  const claims = broken.flatMap((target) => claimsOf(target, checks));
  const planned = good.flatMap((target) => checks.filter(({ modes }) => modes.includes(target.mode)));
  const total = planned.length + claims.length;
  const fine = await runChecks({
    targets: good,
    checks,
    seed,
    onProgress: (done, _total, check, target) => onProgress?.(done, total, check, target),
  });
  const caught: CheckOutcome[] = [];
  for (const { target, check } of claims) {
    onProgress?.(planned.length + caught.length, total, check, target);
    caught.push(turnedAround(await runCheck(check, target, seed)));
  }
  return verdictOf(seed, [...fine.checks, ...caught]);
}

interface Claim {
  readonly target: Target;
  readonly check: Check;
}

/** @throws Error when a broken target names a check that does not exist or never runs in its modes */
function claimsOf(broken: BrokenTarget, checks: readonly Check[]): readonly Claim[] {
  return broken.caughtBy.flatMap((id) => {
    const check = checks.find((candidate) => candidate.id === id);
    const modes: readonly Mode[] = broken.modes.filter((mode) => check?.modes.includes(mode));
    if (!check || modes.length === 0) {
      throw new Error(`The broken target ${broken.name} claims the check ${id}, which cannot run on it.`);
    }
    return modes.map((mode) => ({ target: asTarget(broken, mode), check }));
  });
}

function turnedAround(outcome: CheckOutcome): CheckOutcome {
  if (outcome.result === 'skipped') return outcome;
  return outcome.result === 'failed'
    ? { ...outcome, expectation: 'fail', result: 'passed' }
    : { ...outcome, expectation: 'fail', result: 'failed', reason: 'the check did not catch it' };
}

import type { Search } from './simulation/explore/search.ts';
import type { History } from './simulation/history.ts';

/** What a check came to. */
export type CheckResult = 'passed' | 'failed' | 'skipped';

/** What became of one check on one target. */
export interface CheckOutcome {
  readonly id: string;
  /** What it is about: the id up to its `/`. */
  readonly group: string;
  readonly target: string;
  readonly shows: string;
  readonly source: string;
  readonly result: CheckResult;
  /** `fail` in a self-test, for a target that is broken on purpose: the check passes when it catches it. */
  readonly expectation?: 'fail';
  /** That it is known to fail: why, and where that is written, as `FILE:LINE`. */
  readonly expectedFailure?: { readonly reason: string; readonly at: string };
  /** Why it failed or was skipped; empty when it passed. Of a broken target: what the check saw. */
  readonly reason: string;
  /** The command line that runs it again, exactly as it was. */
  readonly reproduce: string;
  /** What happened, where it was recorded. */
  readonly history?: History;
  /** Calls that the check's fleet made, and the virtual time that it lived through, in milliseconds. */
  readonly calls: number;
  readonly virtualTime: number;
  /** Of `keyproof explore`: which part of which search it tells of. */
  readonly search?: Search;
}

/**
 * How an outcome stands in the verdict. `xfail` failed as expected, `xpass` passed against expectation: somebody
 * mended it, and what says that it fails has to go.
 */
export type Standing = CheckResult | 'xfail' | 'xpass';

/** How an outcome stands in the verdict. What was skipped is skipped, whatever was expected of it. */
export function standingOf({
  result,
  expectedFailure,
}: Pick<CheckOutcome, 'result' | 'expectedFailure'>): Standing {
  if (!expectedFailure || result === 'skipped') return result;
  return result === 'failed' ? 'xfail' : 'xpass';
}

/**
 * `success` only when every check passed or failed as expected; `partial` when some were skipped and none went
 * wrong: what was not tried is no success.
 */
export type Result = 'success' | 'partial' | 'failure';

/** What a run came to. */
export interface Verdict {
  readonly result: Result;
  readonly seed: string;
  readonly checks: readonly CheckOutcome[];
}

/** Sums up outcomes. A run without any check is partial: it showed nothing. */
export function verdictOf(seed: string, checks: readonly CheckOutcome[]): Verdict {
  const standings = new Set(checks.map(standingOf));
  const wrong = standings.has('failed') || standings.has('xpass');
  const result = wrong ? 'failure' : standings.has('skipped') || checks.length === 0 ? 'partial' : 'success';
  return { result, seed, checks };
}

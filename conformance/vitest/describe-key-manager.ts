import { randomInt } from 'node:crypto';
import { describe, test } from 'vitest';
import { withExpectedFailures } from '../expected-failures/apply.ts';
import type { ExpectedFailure } from '../expected-failures/expected-failure.ts';
import { readExpectedFailures } from '../expected-failures/read.ts';
import { CHECKS } from '../registry.ts';
import { evidenceText } from '../reports/summary.ts';
import { runCheck } from '../run-check.ts';
import { planOf } from '../run-plan.ts';
import type { Target } from '../targets/target.ts';
import { type CheckOutcome, standingOf, verdictOf } from '../verdict.ts';
import { checkOptions, type KeyManagerSuite } from './options.ts';
import { checksNamed, KNOWN_TARGETS, targetsNamed } from './selection.ts';

export type { Target } from '../targets/target.ts';
export type { KeyManagerSuite } from './options.ts';

const TIMEOUT = 120_000;

/**
 * Makes a Vitest suite of the conformance checks: a test for each check on each target, in virtual time. A check that
 * the target lacks a feature for, and a failure that is expected, is a skipped test with its reason; one that passes
 * against expectation fails. Needs the package `vitest`.
 *
 * @throws Error while the tests are collected, for a target, a check or an option that is not there, and for a bad xfail file
 * @example
 * import { describeKeyManager } from 'keyproof/vitest';
 * describeKeyManager({ target: 'builtin:tags', only: ['ha'] });
 */
export function describeKeyManager(suite: KeyManagerSuite): void {
  checkOptions(suite);
  const { targetConfig, only, seed, xfail, timeout = TIMEOUT } = suite;
  const wanted: readonly (string | Target)[] = [suite.target].flat();
  const targets = targetsNamed(wanted, targetConfig);
  const plan = planOf(targets, checksNamed(only, targets));
  const fixedSeed = seed ?? String(randomInt(2 ** 32));
  const expected = xfail === undefined ? [] : expectedFailures(xfail, targets);
  for (const [target, ofTarget] of Map.groupBy(plan, (planned) => planned.target)) {
    describe(`${target.id}, seed ${fixedSeed}`, () => {
      let probe: Promise<Target> | undefined;
      // A plugin is asked once, and not while tests are collected, what it offers.
      const probed = () => (probe ??= target.probe?.() ?? Promise.resolve(target));
      for (const { check } of ofTarget) {
        test(`${check.id}: ${check.shows}`, { timeout }, async ({ skip }) => {
          const outcome = await runCheck(check, await probed(), fixedSeed);
          judge(wanted.includes(target) ? withoutCommandLine(outcome, fixedSeed) : outcome, expected, skip);
        });
      }
    });
  }
}

function expectedFailures(file: string, targets: readonly Target[]): readonly ExpectedFailure[] {
  return readExpectedFailures(file, {
    checks: CHECKS.map(({ id }) => id),
    targets: [...KNOWN_TARGETS, ...targets].map(({ id }) => id),
  });
}

/** The command line does not know a target of the user's own; this function does. */
function withoutCommandLine(outcome: CheckOutcome, seed: string): CheckOutcome {
  return {
    ...outcome,
    reproduce: `describeKeyManager({ target, only: ['${outcome.id}'], seed: '${seed}' })`,
  };
}

/** @throws Error with the evidence of what failed, or passed against expectation */
function judge(
  found: CheckOutcome,
  expected: readonly ExpectedFailure[],
  skip: (note: string) => void,
): void {
  const [outcome = found] = withExpectedFailures(verdictOf('', [found]), expected).checks;
  const standing = standingOf(outcome);
  if (standing === 'skipped') skip(outcome.reason);
  else if (standing === 'xfail') skip(`failed as expected: ${outcome.expectedFailure?.reason}`);
  else if (standing !== 'passed') throw failureOf(outcome);
}

function failureOf(outcome: CheckOutcome): Error {
  const error = new Error(evidenceText(outcome));
  error.name = 'CheckFailure';
  // Where the check stands in the suite helps nobody in a project that is not ours.
  error.stack = `CheckFailure: ${evidenceText(outcome)}`;
  return error;
}

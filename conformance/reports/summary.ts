import { grouped } from '../grouped.ts';
import { DAY } from '../laboratory/durations.ts';
import { type CheckOutcome, type Standing, standingOf, type Verdict } from '../verdict.ts';
import { GROUPS } from '../vocabulary.ts';

/** What the standings are called in a count. The last two are counted where somebody expected failures. */
const COUNTED: readonly (readonly [Standing, string])[] = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['xfail', 'failed as expected'],
  ['xpass', 'passed against expectation'],
];

/** The verdict in one line: `58 passed, 0 failed, 0 skipped: success`. */
export function resultLine({ checks, result }: Verdict): string {
  const counts = Map.groupBy(checks, standingOf);
  const parts = COUNTED.flatMap(([standing, words]) => {
    const count = counts.get(standing)?.length ?? 0;
    return count === 0 && standing.startsWith('x') ? [] : [`${count} ${words}`];
  });
  return `${parts.join(', ')}: ${result}`;
}

/** How an outcome stands, as one word: a broken target that a check of the self-test noticed is caught, else missed. */
export function standingWord(outcome: CheckOutcome): string {
  const standing = standingOf(outcome);
  return (outcome.expectation === 'fail' ? OF_BROKEN[standing] : undefined) ?? standing;
}

const OF_BROKEN: Partial<Record<Standing, string>> = { passed: 'caught', failed: 'missed' };

/** Why an outcome is what it is; of one that passed against expectation, what has to be done about it. */
export function reasonOf(outcome: CheckOutcome): string {
  const { expectedFailure, reason } = outcome;
  return expectedFailure && standingOf(outcome) === 'xpass'
    ? `it passed, though ${expectedFailure.at} expects it to fail: remove that entry`
    : reason;
}

/** What was expected of an outcome, with its place; `undefined` when nothing was. */
export function expectationOf({ expectedFailure }: CheckOutcome): string | undefined {
  return expectedFailure && `fails (${expectedFailure.at}): ${expectedFailure.reason}`;
}

/** What was simulated to get there: `12,345 calls, 420 days of virtual time`. */
export function simulationLine({ checks }: Verdict): string {
  const calls = checks.reduce((sum, check) => sum + check.calls, 0);
  const days = checks.reduce((sum, check) => sum + check.virtualTime, 0) / DAY;
  return `${grouped(calls)} calls, ${grouped(days, days < 10 ? 1 : 0)} days of virtual time`;
}

/** All there is to say of one outcome, as plain text. */
export function evidenceText(outcome: CheckOutcome): string {
  const { shows, source } = outcome;
  const expected = expectationOf(outcome);
  return [
    reasonOf(outcome),
    '',
    `Shows: ${shows}`,
    `Source: ${source}`,
    ...(expected === undefined ? [] : [`Expected: ${expected}`]),
    `Reproduce: ${outcome.reproduce}`,
  ].join('\n');
}

/** The outcomes of each group that has any: the groups of key managers in their order, then others as they came. */
export function byGroup(
  checks: readonly CheckOutcome[],
): readonly (readonly [string, readonly CheckOutcome[]])[] {
  const groups = new Set<string>([...GROUPS, ...checks.map(({ group }) => group)]);
  return [...groups]
    .map((group) => [group, checks.filter((check) => check.group === group)] as const)
    .filter(([, outcomes]) => outcomes.length > 0);
}

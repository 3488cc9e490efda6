import { type CheckOutcome, type Verdict, verdictOf } from '../verdict.ts';
import { covers, type ExpectedFailure } from './expected-failure.ts';

/** The verdict anew, under what was expected of it. */
export function withExpectedFailures(
  { seed, checks }: Verdict,
  expected: readonly ExpectedFailure[],
): Verdict {
  return verdictOf(
    seed,
    checks.map((outcome) => {
      const entry = expected.find((candidate) => isAbout(candidate, outcome));
      return entry ? { ...outcome, expectedFailure: { reason: entry.reason, at: entry.at } } : outcome;
    }),
  );
}

/** The expected failures whose checks a run did not come to. */
export function untried(
  { checks }: Pick<Verdict, 'checks'>,
  expected: readonly ExpectedFailure[],
): readonly ExpectedFailure[] {
  return expected.filter((entry) => !checks.some((outcome) => isAbout(entry, outcome)));
}

function isAbout({ check, target }: ExpectedFailure, outcome: CheckOutcome): boolean {
  return check === outcome.id && (target === undefined || covers(target, outcome.target));
}

import library from 'junit-report-builder';
import { standingOf, type Verdict } from '../verdict.ts';
import { evidenceText, reasonOf } from './summary.ts';

// The package exports the builder itself; its types claim that it lies under `default`.
const junit = library as unknown as typeof library.default;

/** A verdict for CI servers: JUnit XML with a suite for each target. */
export function junitReport({ checks, seed }: Verdict): string {
  const report = junit.newBuilder().name('keyproof');
  for (const [target, outcomes] of Map.groupBy(checks, (outcome) => outcome.target)) {
    const suite = report.testSuite().name(target).property('seed', seed);
    for (const outcome of outcomes) {
      const testCase = suite.testCase().name(outcome.id).className(outcome.group);
      const standing = standingOf(outcome);
      const reason = reasonOf(outcome);
      const failed = standing === 'failed' || standing === 'xpass';
      if (failed) testCase.failure(reason, 'CheckFailure').stacktrace(text(evidenceText(outcome)));
      // As other test frameworks do: JUnit knows no expected failure.
      if (standing === 'skipped' || standing === 'xfail') testCase.skipped();
      // JUnit has no place for why a test passed, and the library none for why one was skipped.
      const told = standing === 'xfail' ? evidenceText(outcome) : reason;
      if (!failed && told !== '') testCase.standardOutput(text(told));
    }
  }
  return report.build();
}

/** Text for a CDATA section: the library escapes only the first end mark in it. */
function text(value: string): string {
  return value.replaceAll(']]>', ']] >');
}

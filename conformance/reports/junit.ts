import library from 'junit-report-builder';
import type { CheckOutcome, Verdict } from '../verdict.ts';

// The package exports the builder itself; its types claim that it lies under `default`.
const junit = library as unknown as typeof library.default;

/** A verdict for CI servers: JUnit XML with a suite for each target. */
export function junitReport({ checks, seed }: Verdict): string {
  const report = junit.newBuilder().name('keyproof check');
  for (const [target, outcomes] of Map.groupBy(checks, (outcome) => outcome.target)) {
    const suite = report.testSuite().name(target).property('seed', seed);
    for (const outcome of outcomes) {
      const { id, group, result, reason } = outcome;
      const testCase = suite.testCase().name(id).className(group);
      if (result === 'failed') testCase.failure(reason, 'CheckFailure').stacktrace(text(evidence(outcome)));
      if (result === 'skipped') testCase.skipped();
      // JUnit has no place for why a test passed, and the library none for why one was skipped.
      if (result !== 'failed' && reason !== '') testCase.standardOutput(text(reason));
    }
  }
  return report.build();
}

function evidence(outcome: CheckOutcome): string {
  const { shows, source, reason } = outcome;
  return [reason, '', `Shows: ${shows}`, `Source: ${source}`, `Reproduce: ${outcome.reproduce}`].join('\n');
}

/** Text for a CDATA section: the library escapes only the first end mark in it. */
function text(value: string): string {
  return value.replaceAll(']]>', ']] >');
}

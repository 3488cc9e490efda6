import {
  type ExpectedFailure,
  type Known,
  readExpectedFailures,
  untried,
  type Verdict,
  withExpectedFailures,
} from '../../conformance/index.ts';
import type { Output } from '../output.ts';
import { asUsage } from '../usage.ts';

/** The failures that the file of `--xfail` expects; none without one. @throws UsageError */
export function expectedFailures(file: string | undefined, known: Known): readonly ExpectedFailure[] {
  return file === undefined ? [] : asUsage(() => readExpectedFailures(file, known));
}

/** The verdict under what was expected of it; tells of expected failures that the run did not come to. */
export function asExpected(found: Verdict, expected: readonly ExpectedFailure[], stderr: Output): Verdict {
  const verdict = withExpectedFailures(found, expected);
  for (const { at, check } of untried(verdict, expected)) {
    stderr.write(`keyproof: ${at}: ${check} was not tried in this run\n`);
  }
  return verdict;
}

import { type CheckOutcome, type Verdict, verdictOf } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';
import { readJsonFile } from '../json-file.ts';

/**
 * Sums up the JSON reports of the parts of one search.
 * @throws UsageError for what is no such report, and for reports of different searches
 */
export function mergeReports(files: readonly string[]): Verdict {
  const reports = files.map((file) => ({ file, ...readReport(file) }));
  const [first] = reports;
  const other = reports.find(({ seed }) => seed !== first?.seed);
  if (other) {
    throw new UsageError(
      `--merge: ${first?.file} is of seed ${first?.seed} and ${other.file} of seed ${other.seed}; parts of one search have one seed`,
    );
  }
  const outcomes = reports.flatMap(({ checks }) => checks);
  // Parts that break the same law tell of it once each; what all of them show stands in every one.
  return verdictOf(first?.seed ?? '', outcomes);
}

function readReport(file: string): Pick<Verdict, 'seed' | 'checks'> {
  const { seed, checks } = readJsonFile('report', file) as Partial<Verdict>;
  if (typeof seed !== 'string' || !Array.isArray(checks) || !checks.every(isExploration)) {
    throw new UsageError(`--merge: ${file} is no report of keyproof explore --report json=FILE`);
  }
  return { seed, checks };
}

function isExploration(outcome: Partial<CheckOutcome> | null): boolean {
  return outcome?.group === 'exploration' && typeof outcome.id === 'string';
}

import type { CheckOutcome, Verdict } from '../verdict.ts';

/** What the JSON report says of one check on one target. */
export type JsonCheck = Omit<CheckOutcome, 'history'>;

/** The JSON report, as `report.schema.json` describes it. */
export interface JsonReport extends Pick<Verdict, 'result' | 'seed'> {
  readonly checks: readonly JsonCheck[];
}

/** A verdict for programs: the text of a JSON document, with a newline at its end. */
export function jsonReport({ result, seed, checks }: Verdict): string {
  const report: JsonReport = {
    result,
    seed,
    checks: checks.map(({ history: _, ...outcome }) => outcome),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

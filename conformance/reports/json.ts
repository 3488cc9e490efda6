import { type CheckOutcome, reproduce, type Verdict } from '../verdict.ts';

/** What the JSON report says of one check on one target. */
export interface JsonCheck extends CheckOutcome {
  /** The command line that repeats it. */
  readonly reproduce: string;
}

/** The JSON report, as `report.schema.json` describes it. */
export interface JsonReport extends Pick<Verdict, 'result' | 'seed'> {
  readonly checks: readonly JsonCheck[];
}

/** A verdict for programs: the text of a JSON document, with a newline at its end. */
export function jsonReport({ result, seed, checks }: Verdict): string {
  const report: JsonReport = {
    result,
    seed,
    checks: checks.map((outcome) => ({ ...outcome, reproduce: reproduce(outcome, seed) })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

import { type parseReports, terminalReport, type Verdict, writeReports } from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { type Output, takesColours } from '../output.ts';
import { rethrowAsUsage } from '../usage.ts';

/**
 * Prints a verdict, and writes the reports that were asked for.
 * @returns the exit code
 * @throws UsageError for a report that cannot be written
 */
export async function tellVerdict(
  verdict: Verdict,
  reports: ReturnType<typeof parseReports>,
  stdout: Output,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  stdout.write(terminalReport(verdict, { colour: takesColours(stdout, env) }));
  await writeReports(reports, verdict).catch(rethrowAsUsage);
  return exitCodeOf(verdict);
}

/** The exit code of a verdict: a partial one is a bad one, because what was not tried is no success. */
export function exitCodeOf({ result }: Verdict): number {
  return result === 'success' ? EXIT.ok : EXIT.failure;
}

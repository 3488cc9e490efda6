import { type parseReports, terminalReport, type Verdict, writeReports } from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { rethrowAsUsage } from './arguments.ts';
import type { Output } from './progress.ts';

/**
 * Prints a verdict, and writes the reports that were asked for.
 * @returns the exit code: a partial verdict is a bad one, because what was not tried is no success
 * @throws UsageError for a report that cannot be written
 */
export async function tellVerdict(
  verdict: Verdict,
  reports: ReturnType<typeof parseReports>,
  stdout: Output,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  stdout.write(terminalReport(verdict, { colour: stdout.isTTY === true && !env.NO_COLOR }));
  await writeReports(reports, verdict).catch(rethrowAsUsage);
  return verdict.result === 'success' ? EXIT.ok : EXIT.failure;
}

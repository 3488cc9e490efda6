import { randomInt } from 'node:crypto';
import { ExpectedFailureError, ReportError, UnreachableError } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';
import { checkedSeed } from '../seed.ts';

/** The seed that was given, or a random one. @throws UsageError for what no shell would take as it is */
export function seedOf(given: string | undefined): string {
  return given === undefined ? String(randomInt(2 ** 32)) : checkedSeed(given);
}

/** The number of jobs that was given. @throws UsageError for what is no such number */
export function jobsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,2}$/.test(given)) {
    throw new UsageError(
      `'${given}' is not a number of jobs; it takes 1 to 999, and 1 runs one check after another`,
    );
  }
  return Number(given);
}

/** Does some work, and turns what is wrong with the user's files into wrong usage. */
export function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrowAsUsage(error);
  }
}

/** For a promise's catch. @throws UsageError, or the error that it is given */
export function rethrowAsUsage(error: unknown): never {
  if (error instanceof UnreachableError) throw new UsageError(error.message);
  if (error instanceof ExpectedFailureError) throw new UsageError(`--xfail: ${error.message}`);
  throw error instanceof ReportError ? new UsageError(`--report: ${error.message}`) : error;
}

import { UsageError } from './exit-codes.ts';

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

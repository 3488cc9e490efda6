import { UsageError } from './exit-codes.ts';

/**
 * A seed from the command line.
 * @throws UsageError for what is none: it is printed as part of a command line, which somebody is going to paste
 */
export function checkedSeed(given: string): string {
  if (/^\w[\w.-]{0,63}$/.test(given)) return given;
  throw new UsageError(`'${given}' is not a seed; it takes up to 64 letters, digits, '.', '_' and '-'`);
}

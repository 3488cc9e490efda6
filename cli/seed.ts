import { isSeed, SEED_RULE } from '../conformance/index.ts';
import { UsageError } from './exit-codes.ts';

/** A seed from the command line. @throws UsageError for what is none */
export function checkedSeed(given: string): string {
  if (isSeed(given)) return given;
  throw new UsageError(`'${given}' is not a seed; ${SEED_RULE}`);
}

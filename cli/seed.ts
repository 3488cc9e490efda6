import { randomInt } from 'node:crypto';
import { isSeed, SEED_RULE } from '../conformance/index.ts';
import { UsageError } from './exit-codes.ts';

/** The seed that was given, or a random one. @throws UsageError for what is none */
export function seedOf(given: string | undefined): string {
  return given === undefined ? String(randomInt(2 ** 32)) : checkedSeed(given);
}

/** A seed from the command line. @throws UsageError for what is none */
export function checkedSeed(given: string): string {
  if (isSeed(given)) return given;
  throw new UsageError(`'${given}' is not a seed; ${SEED_RULE}`);
}

import { type CheckOutcome, reproduce } from '../verdict.ts';

/** The command line that repeats an outcome, whichever run it comes from. */
export function reproduceLine(outcome: CheckOutcome, seed: string): string {
  // `--target` does not know the broken targets: they run in the self-test only.
  if (outcome.target.startsWith('broken:')) return `npx keyproof check --self-test --seed ${seed}`;
  return reproduce(outcome, seed);
}

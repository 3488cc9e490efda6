import { type Check, groupOf } from './check.ts';
import { CheckFailure } from './check-failure.ts';
import { Laboratory } from './laboratory/laboratory.ts';
import { shellQuote } from './shell.ts';
import type { Target } from './targets/target.ts';
import type { CheckOutcome } from './verdict.ts';

/** Runs one check in a world of its own. */
export async function runCheck(check: Check, target: Target, seed: string): Promise<CheckOutcome> {
  const facts = factsOf(check, target, seed);
  const missing = check.needs.filter((feature) => !target.features.has(feature));
  if (missing.length > 0) {
    const named = missing.map((feature) => {
      const why = target.lacks?.[feature];
      return why === undefined ? feature : `${feature} (${why})`;
    });
    return skippedCheck(check, target, seed, `${target.id} does not offer ${named.join(', ')}`);
  }
  // Each check has a stream of randomness of its own, so that leaving others out changes nothing for it.
  const lab = new Laboratory(target, `${seed}/${check.id}`, { ...check.conditions, ...target.conditions });
  const began = lab.now();
  const spent = () => ({ calls: lab.calls().length, virtualTime: lab.inVirtualTime ? lab.now() - began : 0 });
  try {
    await check.run(lab);
    return { ...facts, result: 'passed', reason: '', ...spent() };
  } catch (error) {
    return { ...facts, result: 'failed', reason: reasonOf(error), ...spent() };
  } finally {
    await lab.close();
  }
}

/** What there is to say of a check that did not run. */
export function skippedCheck(check: Check, target: Target, seed: string, reason: string): CheckOutcome {
  return { ...factsOf(check, target, seed), result: 'skipped', reason, calls: 0, virtualTime: 0 };
}

function factsOf(check: Check, target: Target, seed: string) {
  const { id, shows, source } = check;
  const reproduce = commandLine(id, target, seed);
  return { id, group: groupOf(check), target: target.id, shows, source, reproduce };
}

function commandLine(id: string, target: Target, seed: string): string {
  const options = ['--target', target.id, ...(target.options ?? []), '--only', id, '--seed', seed];
  return `npx keyproof check ${options.map(shellQuote).join(' ')}`;
}

/** A failed expectation speaks for itself; anything else is shown with its kind. */
function reasonOf(error: unknown): string {
  if (error instanceof CheckFailure) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

import { type Check, groupOf } from './check.ts';
import { reasonOf } from './check-failure.ts';
import { Laboratory } from './laboratory/laboratory.ts';
import { keyproofCommand, targetOptions } from './reproduce.ts';
import { lackOf } from './targets/lack.ts';
import type { Target } from './targets/target.ts';
import type { CheckOutcome } from './verdict.ts';

/** Runs one check in a world of its own. */
export async function runCheck(check: Check, target: Target, seed: string): Promise<CheckOutcome> {
  const facts = factsOf(check, target, seed);
  const lack = lackOf(target, check.needs);
  if (lack !== undefined) return skippedCheck(check, target, seed, lack);
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
  const options = [...targetOptions(target), '--only', id, '--seed', seed];
  const reproduce = keyproofCommand('check', options);
  return { id, group: groupOf(check), target: target.id, shows, source, reproduce };
}

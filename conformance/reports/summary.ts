import { DAY } from '../laboratory/durations.ts';
import type { CheckOutcome, Verdict } from '../verdict.ts';
import { GROUPS } from '../vocabulary.ts';

/** The verdict in one line: `58 passed, 0 failed, 0 skipped: success`. */
export function resultLine({ checks, result }: Verdict): string {
  const count = (wanted: CheckOutcome['result']) => checks.filter((check) => check.result === wanted).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped: ${result}`;
}

/** What was simulated to get there: `12,345 calls, 420 days of virtual time`. */
export function simulationLine({ checks }: Verdict): string {
  const calls = checks.reduce((sum, check) => sum + check.calls, 0);
  const days = checks.reduce((sum, check) => sum + check.virtualTime, 0) / DAY;
  return `${number(calls)} calls, ${number(days, days < 10 ? 1 : 0)} days of virtual time`;
}

/** The outcomes of each group that has any: the groups of key managers in their order, then others as they came. */
export function byGroup(
  checks: readonly CheckOutcome[],
): readonly (readonly [string, readonly CheckOutcome[]])[] {
  const groups = new Set<string>([...GROUPS, ...checks.map(({ group }) => group)]);
  return [...groups]
    .map((group) => [group, checks.filter((check) => check.group === group)] as const)
    .filter(([, outcomes]) => outcomes.length > 0);
}

function number(value: number, fractionDigits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: fractionDigits });
}

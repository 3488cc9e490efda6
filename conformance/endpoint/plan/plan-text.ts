import { grouped } from '../../grouped.ts';
import { RUN_TAG } from '../session/names.ts';
import { type Cost, costOf, type Plan, sum } from './plan.ts';

/**
 * A plan in words: what is made, what it costs on AWS, and what becomes of it. Ends with a newline.
 * @param runId absent where the run that carries the plan out will draw its own
 */
export function planText(
  plan: Plan,
  { target, runId }: { readonly target: string; readonly runId?: string },
): string {
  const { keys, aliases, grants, requests, checks } = plan;
  const cost = costOf(plan);
  const specs = byPart(keys, 1).map(([spec, number]) => `${number} ${spec}`);
  const regions = byPart(keys, 0).map(([region, number]) => `${number} in ${region}`);
  const total = grouped(sum(requests.values()));
  return [
    `Plan of ${grouped(checks)} checks on ${target}`,
    `  makes     ${grouped(sum(keys.values()))} KMS keys: ${regions.join(', ')}`,
    `            (${specs.join(', ')})`,
    `            up to ${aliases} aliases below alias/keyproof/, up to ${grants} grants to the account itself`,
    `  tags      every key with ${RUN_TAG}=${runId ?? '(the seed of the run: --seed names it)'}`,
    `  asks      about ${total} requests; more where a change takes its time to show`,
    `  costs     about ${usd(cost.keys + cost.requests)} on AWS: ${usd(cost.keys)} for an hour of the keys`,
    `            (1 USD a month each, prorated by the hour), ${usd(cost.requests)} for requests; elsewhere nothing`,
    ...waiting(plan.replicas, cost),
    '  cleans    revokes its grants, deletes its aliases, schedules the deletion of its keys in 7 days, where no',
    '            check did so before; until then they cost nothing. Also after a failure and after Ctrl-C',
    '  leaves    alone whatever it did not make: every call that names anything else is stopped before it is sent',
    '',
  ].join('\n');
}

/** The API reference of ScheduleKeyDeletion tells of the state, the page of prices only of PendingDeletion. */
function waiting(replicas: number, { waitingPrimaries }: Cost): readonly string[] {
  if (replicas === 0) return [];
  return [
    `            and up to ${usd(waitingPrimaries)} more: ${replicas} primary keys are PendingReplicaDeletion until their`,
    '            replicas are gone, and AWS does not say that this state is free',
  ];
}

/** Counts by one part of their names. */
function byPart(counts: ReadonlyMap<string, number>, part: 0 | 1): readonly (readonly [string, number])[] {
  const groups = Map.groupBy(counts, ([name]) => name.split(' ')[part] ?? '?');
  return [...groups].map(([name, entries]) => [name, sum(entries.map(([, number]) => number))] as const);
}

function usd(value: number): string {
  return `${value.toFixed(2)} USD`;
}

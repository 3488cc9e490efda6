import { QUOTA_NAMES, type QuotaName, rateOf } from '../../../emulator/server.ts';
import { HOUR } from '../../laboratory/durations.ts';
import type { SeenCall } from '../account.ts';
import { type Accuse, memberOf, type State } from '../state.ts';

/** A fleet of sixty servers has to fit under the quota, each with its share. */
const FLEET = 60;
const SECONDS_PER_HOUR = 3600;

/** How many calls of each kind a server may make within an hour. */
const SHARES: ReadonlyMap<string, number> = new Map(
  [...QUOTA_NAMES].map((name) => [
    name,
    Math.floor((rateOf(name as QuotaName, 'us-east-1') * SECONDS_PER_HOUR) / FLEET),
  ]),
);

/** Calls of this hour by server and operation. */
export interface CallCounts {
  hour: number;
  readonly counts: Map<string, number>;
}

export function watchCalls(
  state: State,
  accuse: Accuse,
  call: Pick<SeenCall, 'accessKeyId' | 'operation' | 'at'>,
  seen: CallCounts,
): void {
  const { operation } = call;
  const share = SHARES.get(operation);
  if (share === undefined) return;
  const hour = Math.floor(call.at / HOUR);
  if (hour !== seen.hour) seen.counts.clear();
  seen.hour = hour;
  const who = `${call.accessKeyId} ${operation}`;
  const count = (seen.counts.get(who) ?? 0) + 1;
  seen.counts.set(who, count);
  if (count !== share + 1) return;
  const server = memberOf(state, call.accessKeyId)?.server.name;
  if (server === undefined) return;
  accuse({
    invariant: 'calls-stay-under-the-quotas',
    text: `${server} called ${operation} ${count} times within an hour; its share of the quota is ${share}`,
    server,
  });
}

import { DAY, HOUR } from '../../laboratory/durations.ts';
import type { SeenCall } from '../account.ts';
import { type Accuse, memberOf, type State, useOf } from '../state.ts';

const ENDS: ReadonlySet<string> = new Set(['ScheduleKeyDeletion', 'DisableKey']);

/** After so long without a sign of life a server is gone; its last refresh was up to six hours before its end. */
const STALE = 14 * DAY - 6 * HOUR;

export function watchDeletion(state: State, accuse: Accuse, call: SeenCall): void {
  const { key, operation, error, at, past } = call;
  if (!key || !past || error !== undefined || !ENDS.has(operation)) return;
  const use = useOf(state, key);
  if (!use || at - past.touched >= STALE) return;
  const by = memberOf(state, call.accessKeyId)?.server.name ?? 'somebody else';
  const { name } = use.member.server;
  accuse({
    invariant: 'no-key-in-use-is-deleted',
    text: `${by} called ${operation} for ${key.name}, which ${name} uses as ${use.keyId}`,
    server: name,
    key: key.name,
  });
}

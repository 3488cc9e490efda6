import { DAY } from '../../laboratory/durations.ts';
import { aliasOf } from '../../laboratory/names.ts';
import type { AccountKey, SeenCall } from '../account.ts';
import { lastSignOfLife } from '../member.ts';
import { type Accuse, identityOf, memberOf, type State, type Use, useOf } from '../state.ts';
import { isTooLateForAScan, WINDOWS } from './windows.ts';

const ENDS: ReadonlySet<string> = new Set(['ScheduleKeyDeletion', 'DisableKey']);

export function watchDeletion(state: State, accuse: Accuse, call: SeenCall): void {
  const { key, operation, error, at, past } = call;
  if (!key || !past || error !== undefined || !ENDS.has(operation)) return;
  const use = useOf(state, key);
  if (!use || isTooLateForAScan(use.member.late, at) || isTooLateForAScan(key.revived, at)) return;
  if (isReplaced(state, use, key, at)) return;
  const seen = lastSignOfLife(use.member, { touched: past.touched, since: use.since }, at);
  if (at - seen >= WINDOWS.mayBeGone) return;
  const by = memberOf(state, call.accessKeyId)?.server.name ?? 'somebody else';
  const { name } = use.member.server;
  const days = Math.floor((at - past.touched) / DAY);
  // Then it may not be the fault of whoever deletes it.
  const unseen =
    seen > past.touched ? ` and, though it runs undisturbed, has not refreshed for ${days} days` : '';
  accuse({
    invariant: 'no-key-in-use-is-deleted',
    text: `${by} called ${operation} for ${key.name}, which ${name} uses as ${use.keyId}${unseen}`,
    server: name,
    key: key.name,
  });
}

/**
 * A rotation that ended without an answer had got as far as AWS: the alias names its key by now, or did so until just
 * now, too late for a scan under way.
 */
function isReplaced(state: State, { member, keyId }: Use, key: AccountKey, at: number): boolean {
  const { server } = member;
  if (!state.holdings.get(identityOf(server))?.interrupted.has(keyId)) return false;
  if (isTooLateForAScan(key.renamed, at)) return true;
  const target = state.account.target(aliasOf(server, keyId));
  return target !== undefined && target !== key && target.state === 'Enabled';
}

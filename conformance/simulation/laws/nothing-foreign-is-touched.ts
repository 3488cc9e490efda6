import type { SeenCall } from '../account.ts';
import { isAliasOf, written } from '../ownership.ts';
import { type Accuse, memberOf, type State } from '../state.ts';

/** What changes a key or an alias that is there already. */
const CHANGES: ReadonlySet<string> = new Set([
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'DisableKey',
  'EnableKey',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'DeleteAlias',
  'PutKeyPolicy',
  'UpdateKeyDescription',
]);

/** Whose the key was before the call counts: a tag that the call has just written makes nothing the caller's own. */
export function watchStrangers(state: State, accuse: Accuse, call: SeenCall): void {
  if (call.error !== undefined || !CHANGES.has(call.operation)) return;
  const caller = memberOf(state, call.accessKeyId)?.server;
  if (!caller) return;
  const { key = call.before, alias, operation, past } = call;
  const ownerBefore = past?.owner;
  const own = written(caller.trustDomain);
  const told = { invariant: 'nothing-foreign-is-touched', server: caller.name } as const;
  if (alias !== undefined && !isAliasOf(caller.trustDomain, alias)) {
    accuse({ ...told, text: `${caller.name} of ${caller.trustDomain} called ${operation} for ${alias}` });
  } else if (key && key.maker !== call.accessKeyId && ownerBefore !== own) {
    const whose = ownerBefore === undefined ? 'another tool' : `the trust domain ${ownerBefore}`;
    accuse({
      ...told,
      text: `${caller.name} of ${caller.trustDomain} called ${operation} for ${key.name} of ${whose}`,
      key: key.name,
    });
  }
}

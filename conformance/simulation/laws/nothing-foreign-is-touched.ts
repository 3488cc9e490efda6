import { nameInAliases } from '../../laboratory/names.ts';
import type { AccountKey, SeenCall } from '../account.ts';
import { isChange } from '../changes.ts';
import { domainOfAlias, trustDomainOf } from '../ownership.ts';
import { type Accuse, memberOf, type State } from '../state.ts';

/** Whose the key was before the call counts: a tag that the call has just written makes nothing the caller's own. */
export function watchStrangers(state: State, accuse: Accuse, call: SeenCall): void {
  if (call.error !== undefined || !isChange(call.operation)) return;
  const caller = memberOf(state, call.accessKeyId)?.server;
  if (!caller) return;
  const { key = call.before, alias, operation, past, before } = call;
  const own = nameInAliases(caller.trustDomain);
  const isStrange = (other: AccountKey, owner: string | undefined) =>
    other.maker !== call.accessKeyId && owner !== own;
  const told = { invariant: 'nothing-foreign-is-touched', server: caller.name } as const;
  const domain = alias === undefined ? own : domainOfAlias(alias);
  // A name that is nobody's may be the caller's own way, as long as it takes it from nobody.
  const takesName = () => before !== undefined && isStrange(before, trustDomainOf(before));
  const isStrangeName = domain === undefined ? takesName() : domain !== own;
  if (isStrangeName) {
    accuse({ ...told, text: `${caller.name} of ${caller.trustDomain} called ${operation} for ${alias}` });
  } else if (key && isStrange(key, past?.owner)) {
    const whose = past?.owner === undefined ? 'another tool' : `the trust domain ${past.owner}`;
    accuse({
      ...told,
      text: `${caller.name} of ${caller.trustDomain} called ${operation} for ${key.name} of ${whose}`,
      key: key.name,
    });
  }
}

import { HOUR } from '../../laboratory/durations.ts';
import { nameInAliases, TAG } from '../../laboratory/names.ts';
import type { AccountKey } from '../account.ts';
import { lastSignOfLife, type Member, soundSince } from '../member.ts';
import { isAliasOf, trustDomainOf } from '../ownership.ts';
import { type Accuse, identityOf, memberOf, type State, useOf } from '../state.ts';
import { WINDOWS } from './windows.ts';

/** Since when nobody owns each key. */
export type Unowned = Map<AccountKey, number>;

/** Looks for keys that have outlived their window though a server ran, undisturbed, that could have seen to them. */
export function watchLeftovers(state: State, accuse: Accuse, unowned: Unowned): void {
  const now = state.now();
  for (const key of state.account.keys()) {
    if (key.state !== 'Enabled' || isOwned(state, key)) {
      unowned.delete(key);
      continue;
    }
    // A server that stays away leaves its keys behind with its last sign of life.
    const since = unowned.get(key) ?? (useOf(state, key) ? lastSign(key) : now);
    unowned.set(key, since);
    for (const member of state.members.values()) {
      const sound = soundSince(member);
      // Who goes by the service's dates, as one has to, learns from its own keys' refreshes what day it is.
      const keysSince = state.holdings.get(identityOf(member.server))?.since;
      const window = windowOf(member, key);
      if (sound === undefined || keysSince === undefined || window === undefined) continue;
      const due = Math.max(Math.max(since, lastSign(key)) + window, sound, keysSince) + WINDOWS.nextScan;
      if (now <= due) continue;
      accuse({
        invariant: 'nothing-is-left-behind',
        text: `nobody owns ${key.name} since ${hours(now - since)}, and ${member.server.name}, which runs undisturbed for ${hours(now - sound)}, has not scheduled its deletion`,
        server: member.server.name,
        key: key.name,
      });
    }
  }
}

/** In use, or perhaps the outcome of a rotation whose end nobody has seen. */
function isOwned(state: State, key: AccountKey): boolean {
  if (trustDomainOf(key) === undefined) return true;
  if (useOf(state, key)) return !isStale(state, key);
  const maker = memberOf(state, key.maker);
  const interrupted = maker && state.holdings.get(identityOf(maker.server))?.interrupted.values();
  for (const began of interrupted ?? []) if (key.created >= began) return true;
  return false;
}

/** Its server has been away for so long that it counts as gone. */
function isStale(state: State, key: AccountKey): boolean {
  const use = useOf(state, key);
  if (!use || use.member.since !== undefined) return false;
  const now = state.now();
  return now - lastSignOfLife(use.member, { touched: key.touched, since: use.since }, now) > WINDOWS.stale;
}

/**
 * When its server was last seen; by tags, a server whose clock runs ahead was seen in the future. Who takes its alias
 * away makes an orphan of it, which has 48 hours from then.
 */
function lastSign({ touched, unnamed = 0, tags }: AccountKey): number {
  return Math.max(touched, unnamed, Number(tags[TAG.lastUpdate] ?? 0) * 1000);
}

/** Milliseconds after which a server has to take a key that nobody owns for a leftover; undefined when it cannot see it. */
function windowOf({ server }: Member, key: AccountKey): number | undefined {
  if (trustDomainOf(key) !== nameInAliases(server.trustDomain)) return undefined;
  const aliased = [...key.aliases].some((alias) => isAliasOf(server.trustDomain, alias));
  if (server.mode === 'alias') return aliased ? WINDOWS.stale : WINDOWS.orphan;
  const { tags } = key;
  if (tags[TAG.trustDomain] !== server.trustDomain || tags[TAG.active] !== 'true') return undefined;
  return identityOf({ trustDomain: server.trustDomain, identifier: tags[TAG.serverId] ?? '' }) ===
    identityOf(server)
    ? WINDOWS.orphan
    : WINDOWS.stale;
}

function hours(milliseconds: number): string {
  return `${Math.round(milliseconds / HOUR)} h`;
}

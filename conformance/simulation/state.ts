import type { Account, AccountKey } from './account.ts';
import type { Breach } from './history.ts';
import { type Holdings, noHoldings } from './holdings.ts';
import type { Member } from './member.ts';

/** What the laws of a history look at. */
export interface State {
  readonly account: Account;
  readonly members: ReadonlyMap<string, Member>;
  /** By trust domain and identifier: servers that share both share their keys. */
  readonly holdings: ReadonlyMap<string, Holdings>;
  now(): number;
}

/** Tells of a law that is broken. Only the first one counts: what follows is its consequence. */
export type Accuse = (breach: Breach) => void;

type Identity = { readonly trustDomain: string; readonly identifier: string };

export function identityOf({ trustDomain, identifier }: Identity): string {
  return `${trustDomain}/${identifier}`;
}

export function holdingsOf(holdings: Map<string, Holdings>, identity: string): Holdings {
  const known = holdings.get(identity) ?? noHoldings();
  holdings.set(identity, known);
  return known;
}

/** The member that makes a call; undefined for somebody else. */
export function memberOf({ members }: State, accessKeyId: string): Member | undefined {
  for (const member of members.values()) if (member.server.accessKeyId === accessKeyId) return member;
  return undefined;
}

/** A server and the key id that a key is in use for. */
export interface Use {
  readonly member: Member;
  readonly keyId: string;
  /** When the server was first seen with the key. */
  readonly since: number;
}

export function useOf({ members, holdings }: State, key: AccountKey): Use | undefined {
  for (const member of members.values()) {
    for (const [keyId, held] of holdings.get(identityOf(member.server))?.keys ?? []) {
      if (held.key === key) return { member, keyId, since: held.since };
    }
  }
  return undefined;
}

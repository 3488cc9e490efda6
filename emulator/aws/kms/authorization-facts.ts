import type { View } from '../../store/store.ts';
import type { CallContext } from '../service.ts';
import { type GrantRecord, listGrants } from './grant-store.ts';
import { grantOfToken } from './grant-tokens.ts';
import type { KeyRecord } from './key-record.ts';
import { aliasNamesOf } from './key-store.ts';
import { getRelatedKeys, multiRegionConfiguration } from './related-keys.ts';

/** What of a key decides who may use it. */
export interface AuthorizationFacts {
  readonly policy: string;
  readonly tags: KeyRecord['tags'];
  /** With their prefix. */
  readonly aliases: readonly string[];
  /** Undefined for a key of one Region. */
  readonly multiRegionKeyType: string | undefined;
  /** Grants for one of the principals that were asked for. */
  readonly grants: readonly GrantRecord[];
}

/**
 * The facts of a key as authorization sees them: at once. Everything that authorization knows of a key comes
 * through here, so a change that takes effect late is delayed here; the grants of `tokens` count at once always.
 * @param grantees ARNs by which the caller may be named
 */
export async function authorizationFacts(
  view: View,
  context: CallContext,
  key: KeyRecord,
  grantees: readonly string[],
  tokens: readonly string[],
): Promise<AuthorizationFacts> {
  const listed = await Promise.all(
    grantees.map((grantee) =>
      listGrants(view, key, { keyId: key.id, grantee }, undefined, Number.MAX_SAFE_INTEGER),
    ),
  );
  const named = await Promise.all(tokens.map((token) => grantOfToken(view, context, token)));
  const grants = [...listed.flat(), ...named.filter((grant) => grant !== undefined)];
  return {
    policy: key.policy,
    tags: key.tags,
    multiRegionKeyType: key.multiRegion && (await multiRegionKeyType(view, key)),
    aliases: await aliasNamesOf(view, key, key.id),
    grants: grants.filter(
      ({ account, region, keyId }) => account === key.account && region === key.region && keyId === key.id,
    ),
  };
}

async function multiRegionKeyType(view: View, key: KeyRecord): Promise<string | undefined> {
  return multiRegionConfiguration(key, await getRelatedKeys(view, key)).MultiRegionKeyType;
}

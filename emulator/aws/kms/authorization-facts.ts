import type { View } from '../../store/store.ts';
import { viewAsOf } from '../../world/past.ts';
import type { CallContext } from '../service.ts';
import { type GrantRecord, listGrants } from './grant-store.ts';
import { grantOfToken } from './grant-tokens.ts';
import type { KeyRecord } from './key-record.ts';
import { aliasNamesOf, getKey } from './key-store.ts';
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
 * The facts of a key as authorization sees them: at once, or as they were a while ago where that is asked for.
 * Everything that authorization knows of a key comes through here. The grants of `tokens` count at once always, and
 * so does what a key was created with.
 * @param grantees ARNs by which the caller may be named
 */
export async function authorizationFacts(
  view: View,
  context: CallContext,
  key: KeyRecord,
  grantees: readonly string[],
  tokens: readonly string[],
): Promise<AuthorizationFacts> {
  const then = asAuthorizationSeesIt(view, context, key);
  const { policy, tags } = (await getKey(then, key, key.id)) ?? key;
  const listed = await Promise.all(
    grantees.map((grantee) =>
      listGrants(then, key, { keyId: key.id, grantee }, undefined, Number.MAX_SAFE_INTEGER),
    ),
  );
  const named = await grantsOfTokens(context, tokens);
  const grants = [...listed.flat(), ...named.filter((grant) => grant !== undefined)];
  return {
    policy,
    tags,
    multiRegionKeyType: key.multiRegion && (await multiRegionKeyType(view, key)),
    aliases: await aliasNamesOf(then, key, key.id),
    grants: grants.filter(
      ({ account, region, keyId }) => account === key.account && region === key.region && keyId === key.id,
    ),
  };
}

/**
 * The view to look the facts up in: of the present, or of an earlier instant that the world's disorder draws. A key is
 * never looked at before it was.
 */
function asAuthorizationSeesIt(view: View, { now, world: { disorder } }: CallContext, key: KeyRecord): View {
  const lag = disorder.authorizationLag();
  return lag === 0 ? view : viewAsOf(view, disorder.memory().epoch, Math.max(now - lag, key.created));
}

/** The grants that tokens name, as they are: tokens are there to be quicker than what is seen everywhere. */
async function grantsOfTokens(
  context: CallContext,
  tokens: readonly string[],
): Promise<readonly (GrantRecord | undefined)[]> {
  if (tokens.length === 0) return [];
  return context.world.currentStore.read((view) =>
    Promise.all(tokens.map((token) => grantOfToken(view, context, token))),
  );
}

async function multiRegionKeyType(view: View, key: KeyRecord): Promise<string | undefined> {
  return multiRegionConfiguration(key, await getRelatedKeys(view, key)).MultiRegionKeyType;
}

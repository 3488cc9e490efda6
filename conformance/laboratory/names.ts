import type { Server } from './server.ts';

/* What SPIRE's documentation fixes about names and tags; written here again, independent of any manager. */

/** `alias/SPIRE_SERVER/{td}/{server id}/{key id}` */
export function aliasOf(
  { trustDomain, identifier }: Pick<Server, 'trustDomain' | 'identifier'>,
  keyId: string,
): string {
  return `${aliasPrefix(trustDomain)}${identifier}/${encodeKeyId(keyId)}`;
}

/** The prefix of all aliases of a trust domain. */
export function aliasPrefix(trustDomain: string): string {
  return `alias/SPIRE_SERVER/${nameInAliases(trustDomain)}/`;
}

/** How aliases and descriptions write a trust domain: KMS takes no dots in an alias. */
export function nameInAliases(trustDomain: string): string {
  return trustDomain.replaceAll('.', '_');
}

/** The description of a key: the orphan scan goes by its prefix. */
export function descriptionOf(trustDomain: string, keyId: string): string {
  return `SPIRE_SERVER_KEY/${nameInAliases(trustDomain)}/${keyId}`;
}

function encodeKeyId(keyId: string): string {
  return keyId.replaceAll('.', '_2e').replaceAll('+', '_2b');
}

/** The tags of tag-based discovery. */
export const TAG = {
  trustDomain: 'spire-server-td',
  serverId: 'spire-server-id',
  active: 'spire-active',
  keyId: 'spire-key-id',
  lastUpdate: 'spire-last-update',
} as const;

/** How many tags tag-based discovery puts on a key itself. */
export const OWN_TAGS = Object.keys(TAG).length;

/** KMS takes so many user tags a key. */
export const TAGS_PER_KEY = 50;

/** The tags by which a server finds its keys. */
export function discoveryTags({ trustDomain, identifier }: Pick<Server, 'trustDomain' | 'identifier'>) {
  return { [TAG.trustDomain]: trustDomain, [TAG.serverId]: identifier, [TAG.active]: 'true' };
}

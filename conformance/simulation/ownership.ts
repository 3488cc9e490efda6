import { aliasPrefix, nameInAliases, TAG } from '../laboratory/names.ts';

/** Whose a key is, as far as what stands on it tells. */

/** What stands on a key. */
interface Marks {
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: Iterable<string>;
  readonly description: string;
}

/** The trust domain that a key belongs to, as its name is written in aliases; undefined for other tools' keys. */
export function trustDomainOf({ tags, aliases, description }: Marks): string | undefined {
  const tagged = tags[TAG.trustDomain];
  if (tagged !== undefined) return nameInAliases(tagged);
  for (const alias of aliases) {
    const own = domainOfAlias(alias);
    if (own !== undefined) return own;
  }
  // Somebody else's description may have it as it is, with its dots.
  const described = /^SPIRE_SERVER_KEY\/([^/]+)(\/|$)/.exec(description)?.[1];
  return described && nameInAliases(described);
}

/** The trust domain, as aliases write it, whose name space an alias lies in; undefined for any other name. */
export function domainOfAlias(alias: string): string | undefined {
  return /^alias\/SPIRE_SERVER\/([^/]+)\//.exec(alias)?.[1];
}

/** The key id that a key was made for. */
export function keyIdOf({ tags, description }: Omit<Marks, 'aliases'>): string | undefined {
  return tags[TAG.keyId] ?? /^SPIRE_SERVER_KEY\/[^/]+\/(.+)$/.exec(description)?.[1];
}

/** Whether an alias is one of a trust domain's. */
export function isAliasOf(trustDomain: string, alias: string): boolean {
  return alias.startsWith(aliasPrefix(trustDomain));
}

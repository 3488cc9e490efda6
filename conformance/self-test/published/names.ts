import type { Defect } from './defects.ts';
import { LIMITS } from './limits.ts';

const ALIASES = 'alias/SPIRE_SERVER/';
const DESCRIPTIONS = 'SPIRE_SERVER_KEY/';

/** The names of one server's things. */
export interface Names {
  readonly trustDomain: string;
  readonly serverId: string;
  alias(keyId: string): string;
  description(keyId: string): string;
  /** The key id of an alias of this server. */
  keyIdOf(alias: string | undefined): string | undefined;
  /** Whether a sweep has to leave the alias alone, because it is this server's own. */
  isOwn(alias: string): boolean;
  /** Whether the alias is of the trust domain. */
  isOfTrustDomain(alias: string): boolean;
  /** Whether the description is that of a key of the trust domain. */
  describes(description: string): boolean;
}

export function createNames(trustDomain: string, serverId: string, defects: ReadonlySet<Defect>): Names {
  const td = trustDomain.replaceAll('.', '_');
  const own = `${ALIASES}${td}/${serverId}/`;
  // J: example.org also stands for example.org.uk, and s1 for s10 (awskms.go:761, 764, 881).
  const end = defects.has('J') ? '' : '/';
  const keyIdOf = (alias: string | undefined) => {
    const rest = alias?.startsWith(own) ? alias.slice(own.length) : '';
    // What follows a further slash belongs to a server whose identifier has a slash.
    return rest === '' || rest.includes('/') ? undefined : decode(rest);
  };
  return {
    trustDomain,
    serverId,
    alias: (keyId) => own + encode(keyId),
    description: (keyId) => `${DESCRIPTIONS}${td}/${keyId}`,
    keyIdOf,
    isOwn: (alias) =>
      defects.has('J') ? alias.startsWith(`${ALIASES}${td}/${serverId}`) : keyIdOf(alias) !== undefined,
    isOfTrustDomain: (alias) => alias.startsWith(`${ALIASES}${td}${end}`),
    describes: (description) => description.startsWith(`${DESCRIPTIONS}${td}${end}`),
  };
}

/** Why KMS would refuse the aliases of such a server. */
export function identifierProblem(
  trustDomain: string,
  serverId: string,
  defects: ReadonlySet<Defect>,
): string | undefined {
  // K: the range A-z also holds [ \ ] ^ _ and ` (awskms.go:160); nobody measures the alias.
  if (defects.has('K')) return /^[A-z0-9/_-]+$/.test(serverId) ? undefined : badCharacters(serverId);
  if (!/^[A-Za-z0-9/_-]+$/.test(serverId)) return badCharacters(serverId);
  if (serverId.split('/').includes('')) return `"${serverId}" has an empty part between slashes`;
  const { length } = createNames(trustDomain, serverId, defects).alias('JWT-Signer-A');
  return length > LIMITS.aliasNameLength ? tooLong(`"${serverId}"`, length) : undefined;
}

/** Why a key id cannot have an alias of its own. */
export function keyIdProblem(names: Names, keyId: string, defects: ReadonlySet<Defect>): string | undefined {
  // K: nobody looks at key ids; a.b and a_2eb get one alias.
  if (defects.has('K')) return undefined;
  if (!/^[A-Za-z0-9_.+-]+$/.test(keyId)) return badCharacters(keyId);
  if (decode(keyId) !== keyId) return `"${keyId}" would share the alias of "${decode(keyId)}"`;
  const { length } = names.alias(keyId);
  return length > LIMITS.aliasNameLength ? tooLong(`key "${keyId}"`, length) : undefined;
}

const badCharacters = (text: string) => `"${text}" has characters that KMS refuses in an alias`;
const tooLong = (what: string, length: number) =>
  `the alias of ${what} would have ${length} characters, KMS takes ${LIMITS.aliasNameLength}`;

const encode = (keyId: string) => keyId.replaceAll('.', '_2e').replaceAll('+', '_2b');
const decode = (text: string) => text.replaceAll('_2e', '.').replaceAll('_2b', '+');

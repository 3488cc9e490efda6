import { KeyManagerError } from '../key-manager.ts';
import { LIMITS } from './limits.ts';

/** SPIRE's own slot names; the longest decides how long an identifier may be. */
const LONGEST_SLOT = 'JWT-Signer-A';
const ALIAS_ROOT = 'alias/SPIRE_SERVER/';
const DESCRIPTION_ROOT = 'SPIRE_SERVER_KEY/';

/** What KMS takes in an alias (letters, digits, `_`, `-`; `/` separates our own parts), and what we encode. */
const KEY_ID = /^[A-Za-z0-9_.+-]+$/;

/** The names under which one server of one trust domain keeps its keys. */
export interface Names {
  readonly trustDomain: string;
  readonly serverId: string;
  /** `alias/SPIRE_SERVER/{trust domain}/{server}/{key}` for a valid key id. */
  alias(keyId: string): string;
  description(keyId: string): string;
  /** The key id of one of this server's aliases; undefined for an alias of anybody else. */
  keyIdOf(aliasName: string | undefined): string | undefined;
  /** Whether the alias belongs to any server of the trust domain. */
  isAliasOfTrustDomain(aliasName: string | undefined): aliasName is string;
  /** Whether a server of the trust domain made the key. */
  isDescriptionOfTrustDomain(description: string | undefined): boolean;
}

/**
 * Makes the names of a server. Prefixes always end in `/`: without it `s1` would also own the keys of `s10`,
 * and `example.org` those of `example.org.uk`.
 */
export function createNames(trustDomain: string, serverId: string): Names {
  const td = trustDomain.replaceAll('.', '_');
  const trustDomainPrefix = `${ALIAS_ROOT}${td}/`;
  const serverPrefix = `${trustDomainPrefix}${serverId}/`;
  const descriptionPrefix = `${DESCRIPTION_ROOT}${td}/`;
  return {
    trustDomain,
    serverId,
    alias: (keyId) => serverPrefix + encode(keyId),
    description: (keyId) => descriptionPrefix + keyId,
    keyIdOf(aliasName) {
      if (!aliasName?.startsWith(serverPrefix)) return undefined;
      const rest = aliasName.slice(serverPrefix.length);
      // alias/.../s1/x/key is the key of server "s1/x", not key "x/key" of server "s1".
      return rest === '' || rest.includes('/') ? undefined : decode(rest);
    },
    isAliasOfTrustDomain: (aliasName): aliasName is string =>
      aliasName?.startsWith(trustDomainPrefix) ?? false,
    isDescriptionOfTrustDomain: (description) => description?.startsWith(descriptionPrefix) ?? false,
  };
}

/** Why an alias for any of SPIRE's own slots would be too long for KMS; undefined when it fits. */
export function identifierTooLong(trustDomain: string, serverId: string): string | undefined {
  const length = createNames(trustDomain, serverId).alias(LONGEST_SLOT).length;
  if (length <= LIMITS.aliasNameLength) return undefined;
  return (
    `the alias of key "${LONGEST_SLOT}" would have ${length} characters, KMS takes ${LIMITS.aliasNameLength}: ` +
    `shorten the server's identifier by ${length - LIMITS.aliasNameLength}`
  );
}

/** Whether the id has one alias of its own: only characters that can be encoded, nothing that looks encoded. */
export function isKeyId(keyId: string): boolean {
  return KEY_ID.test(keyId) && decode(keyId) === keyId;
}

/**
 * Refuses a key id that KMS would refuse as a part of an alias, or that would share its alias with another id.
 * @throws KeyManagerError `INVALID_ARGUMENT`.
 */
export function assertKeyId(names: Names, keyId: string): void {
  if (!KEY_ID.test(keyId)) {
    throw invalid(`key id "${keyId}" must consist of letters, digits and . _ + -`);
  }
  if (decode(keyId) !== keyId) {
    throw invalid(
      `key id "${keyId}" contains _2e or _2b, the codes of . and + in an alias: it would share the alias of ` +
        `"${decode(keyId)}"`,
    );
  }
  const { length } = names.alias(keyId);
  if (length > LIMITS.aliasNameLength) {
    throw invalid(
      `the alias of key "${keyId}" would have ${length} characters, KMS takes ${LIMITS.aliasNameLength}`,
    );
  }
}

const encode = (keyId: string): string => keyId.replaceAll('.', '_2e').replaceAll('+', '_2b');
const decode = (encoded: string): string => encoded.replaceAll('_2e', '.').replaceAll('_2b', '+');

const invalid = (message: string): KeyManagerError => new KeyManagerError('INVALID_ARGUMENT', message);

import { partitionOf } from '../aws/arn.ts';

/** Who calls, as the credentials of the request tell. */
export interface Caller {
  readonly account: string;
  /** The principal's ARN: a user, an assumed role, or the account's root. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** Whether the credentials are temporary ones that STS gave. */
  readonly temporary?: boolean;
}

/** The account of credentials that do not name one. */
export const DEFAULT_ACCOUNT = '000000000000';

/**
 * Principals behind access keys: access key id to the ARN of a user, an assumed role or a root. Any other
 * credentials are accepted and act as the root of their account.
 */
export type Identities = Readonly<Record<string, string>>;

const PRINCIPAL = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(root|user\/.+|assumed-role\/[^/]+\/[^/]+)$/;

/** @throws RangeError for an ARN that is no user, assumed role or root */
export function checkIdentities(identities: Identities): void {
  for (const [accessKeyId, arn] of Object.entries(identities)) {
    if (!PRINCIPAL.test(arn)) {
      throw new RangeError(
        `The identity of access key ${accessKeyId} is '${arn}'; it takes arn:aws:iam::ACCOUNT:root, ` +
          'arn:aws:iam::ACCOUNT:user/NAME or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.',
      );
    }
  }
}

/** Who stands behind an access key id: an access key id of twelve digits is the account itself. */
export function callerOf(
  accessKeyId: string,
  region: string,
  identities: Identities,
  defaultAccount: string,
): Caller {
  const known = Object.hasOwn(identities, accessKeyId) ? identities[accessKeyId] : undefined;
  const account =
    PRINCIPAL.exec(known ?? '')?.[1] ?? (/^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount);
  const arn = known ?? `arn:${partitionOf(region)}:iam::${account}:root`;
  return { account, arn, accessKeyId };
}

/** Whether a caller acts with credentials of a session, from STS or from the configured identities. */
export function isTemporary({ arn, temporary }: Caller): boolean {
  return temporary === true || arn.includes(':assumed-role/');
}

/**
 * The unique id that GetCallerIdentity answers: AIDA for a user, AROA:session for a role, account:name for a
 * federated user, the account for its root (IAM identifiers, "unique ID prefixes"). Always the same for the same principal.
 */
export function userIdOf({ arn, account }: Caller): string {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  if (name === 'root') return account;
  const [kind = '', role = '', session = ''] = name.split('/');
  if (kind === 'federated-user') return `${account}:${role}`;
  if (kind === 'user') return `AIDA${uniqueSuffix(name)}`;
  return `AROA${uniqueSuffix(`${kind}/${role}`)}:${session}`;
}

/** Seventeen characters of AWS's alphabet, always the same for the same name. */
function uniqueSuffix(name: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(name)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) % 2n ** 85n;
  return Array.from({ length: 17 }, (_, index) =>
    alphabet.charAt(Number((hash >> BigInt(index * 5)) % 32n)),
  ).join('');
}

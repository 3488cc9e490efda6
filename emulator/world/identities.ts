import { partitionOf } from '../aws/arn.ts';
import type { AccessKey, Directory } from './identities-directory.ts';
import { directoryOfKeys } from './identities-directory.ts';
import type { IdentitiesDocument } from './identities-document.ts';
import { loadIdentities } from './identities-files.ts';
import type { Session } from './sessions.ts';

/** Who calls, as the credentials of the request tell. */
export interface Caller {
  readonly account: string;
  /** The principal's ARN: a user, an assumed role, or the account's root. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** Whether the credentials are temporary ones that STS gave. */
  readonly temporary?: boolean;
  /** What STS knows of the temporary credentials. */
  readonly session?: Session;
}

/** The account of credentials that do not name one. */
export const DEFAULT_ACCOUNT = '000000000000';

/** Who calls without credentials. */
export const ANONYMOUS = 'anonymous';

/**
 * Principals behind access keys: access key id to the ARN of a user, an assumed role or a root; or a document
 * of accounts with their users and roles. Any other credentials are accepted and act as the root of their account.
 */
export type Identities = Readonly<Record<string, string>> | IdentitiesDocument;

const PRINCIPAL = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(root|user\/.+|assumed-role\/[^/]+\/[^/]+)$/;

/**
 * Reads what the option `identities` takes. Files that a document names are relative to the working directory.
 * @throws RangeError for an ARN that is no user, assumed role or root; IdentitiesError
 */
export function readIdentities(identities: Identities): Directory {
  if (isDocument(identities)) return loadIdentities(identities, process.cwd()).directory;
  return directoryOfKeys(
    Object.entries(identities).map(([id, arn]): AccessKey => {
      const account = PRINCIPAL.exec(arn)?.[1];
      if (account === undefined) {
        throw new RangeError(
          `The identity of access key ${id} is '${arn}'; it takes arn:aws:iam::ACCOUNT:root, ` +
            'arn:aws:iam::ACCOUNT:user/NAME or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.',
        );
      }
      return { id, arn, account, active: true };
    }),
  );
}

/** Whether secrets are known, so that signatures can be verified. */
export function isDocument(identities: Identities): identities is IdentitiesDocument {
  return 'accounts' in identities && typeof identities.accounts !== 'string';
}

/** Who stands behind an access key id: an access key id of twelve digits is the account itself. */
export function callerOf(
  accessKeyId: string,
  region: string,
  identities: Directory,
  defaultAccount: string,
): Caller {
  const known = identities.accessKey(accessKeyId);
  if (known) return { account: known.account, arn: known.arn, accessKeyId };
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount;
  return { account, arn: `arn:${partitionOf(region)}:iam::${account}:root`, accessKeyId };
}

/** Whether a caller acts with credentials of a session, from STS or from the configured identities. */
export function isTemporary({ arn, temporary }: Caller): boolean {
  return temporary === true || arn.includes(':assumed-role/');
}

/**
 * The unique id that GetCallerIdentity answers: AIDA for a user, AROA:session for a role, account:name for a
 * federated user, the account for its root (IAM identifiers, "unique ID prefixes"). Always the same for the same
 * principal, and another one in every account.
 */
export function userIdOf({ arn, account }: Pick<Caller, 'arn' | 'account'>): string {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  if (name === 'root') return account;
  const [kind = '', role = '', session = ''] = name.split('/');
  if (kind === 'federated-user') return `${account}:${role}`;
  if (kind === 'user') return `AIDA${uniqueSuffix(`${account}:${name}`)}`;
  return `AROA${uniqueSuffix(`${account}:${kind}/${role}`)}:${session}`;
}

/**
 * The tags of a caller, which policies see as aws:PrincipalTag: those of the user or role, overridden by the
 * session's, "regardless of case" ("Pass session tags in AWS STS", IAM user guide).
 */
export function principalTags(
  { arn, session }: Pick<Caller, 'arn' | 'session'>,
  identities: Directory,
): Readonly<Record<string, string>> {
  const owner =
    identities.user(session?.userArn ?? arn) ??
    (session?.roleArn === undefined ? identities.roleOfSession(arn) : identities.role(session.roleArn));
  const own = Object.entries(owner?.tags ?? {});
  const passed = session?.tags ?? {};
  const overridden = new Set(Object.keys(passed).map((key) => key.toLowerCase()));
  return { ...Object.fromEntries(own.filter(([key]) => !overridden.has(key.toLowerCase()))), ...passed };
}

/** Seventeen characters of AWS's alphabet, always the same for the same name. */
function uniqueSuffix(name: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(name)) hash = BigInt.asUintN(85, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return Array.from({ length: 17 }, (_, index) =>
    alphabet.charAt(Number((hash >> BigInt(index * 5)) % 32n)),
  ).join('');
}

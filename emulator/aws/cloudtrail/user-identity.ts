import type { Json } from '../../store/store.ts';
import { userIdOf } from '../../world/identities.ts';
import type { JournalEntry } from '../../world/journal.ts';
import type { Session } from '../../world/sessions.ts';

/** The name by which events are looked up: of the user, a role's session, the federated user, or root. */
export function usernameOf({ principal }: JournalEntry): string {
  return principal.slice(principal.lastIndexOf(':') + 1).replace(/^.*\//, '');
}

/**
 * "CloudTrail userIdentity element" of the CloudTrail user guide.
 * @param session what STS knows of temporary credentials
 */
export function userIdentity(entry: JournalEntry, session: Session | undefined): Json {
  const { principal, account, accessKeyId } = entry;
  const name = principal.slice(principal.lastIndexOf(':') + 1);
  const [kind = '', role = ''] = name.split('/');
  const sessionContext = {
    ...(kind === 'assumed-role' && { sessionIssuer: sessionIssuer(entry, role) }),
    ...(session && {
      attributes: {
        creationDate: new Date(session.issued).toISOString().replace(/\.\d+/, ''),
        mfaAuthenticated: 'false',
      },
    }),
  };
  return {
    type: TYPES[kind] ?? 'Root',
    principalId: userIdOf({ arn: principal, account, accessKeyId }),
    arn: principal,
    accountId: account,
    accessKeyId,
    ...(kind === 'user' && { userName: usernameOf(entry) }),
    ...(Object.keys(sessionContext).length > 0 && { sessionContext }),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

/** The role behind a session; its path is not known from the session's ARN. */
function sessionIssuer({ principal, account, accessKeyId }: JournalEntry, role: string): Json {
  const [, partition] = principal.split(':');
  return {
    type: 'Role',
    principalId: userIdOf({ arn: principal, account, accessKeyId }).replace(/:.*$/, ''),
    arn: `arn:${partition}:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  };
}

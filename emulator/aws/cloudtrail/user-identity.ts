import type { Json } from '../../store/store.ts';
import { ANONYMOUS, userIdOf } from '../../world/identities.ts';
import type { JournalEntry } from '../../world/journal.ts';
import type { WebIdentity } from '../../world/sessions.ts';

/**
 * The name by which events are looked up: of the user, a role's session, the federated user, or root; the subject
 * of a web identity.
 */
export function usernameOf({ principal, webIdentity }: JournalEntry): string {
  return webIdentity?.subject ?? principal.slice(principal.lastIndexOf(':') + 1).replace(/^.*\//, '');
}

/** "CloudTrail userIdentity element" of the CloudTrail user guide. */
export function userIdentity(entry: JournalEntry): Json {
  const { principal, account, accessKeyId, webIdentity } = entry;
  if (webIdentity) return webIdentityUser(webIdentity);
  if (principal === ANONYMOUS) return { type: 'Unknown', principalId: '', accountId: account, userName: '' };
  const [kind = ''] = principal.slice(principal.lastIndexOf(':') + 1).split('/');
  const sessionContext = contextOf(entry, kind);
  return {
    type: TYPES[kind] ?? 'Root',
    principalId: userIdOf({ arn: principal, account }),
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

/** Who asked STS with a token: recorded, elastic/integrations#18396. */
function webIdentityUser({ provider, audience, subject }: WebIdentity): Json {
  return {
    type: 'WebIdentityUser',
    principalId: `${provider}:${audience}:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
}

function contextOf(entry: JournalEntry, kind: string): Readonly<Record<string, Json>> {
  const { session } = entry;
  return {
    ...(kind === 'assumed-role' && { sessionIssuer: roleIssuer(entry) }),
    ...(kind === 'federated-user' &&
      session?.userArn !== undefined && { sessionIssuer: userIssuer(entry, session.userArn) }),
    ...(session?.webIdentity && {
      webIdFederationData: { federatedProvider: session.webIdentity.provider, attributes: {} },
    }),
    ...(session && {
      attributes: {
        creationDate: new Date(session.issued).toISOString().replace(/\.\d+/, ''),
        mfaAuthenticated: 'false',
      },
    }),
    ...(session?.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
  };
}

/** The role behind a session; of a session that STS did not give, the role's path is not known. */
function roleIssuer({ principal, account, session }: JournalEntry): Json {
  const [, partition, , , , resource = ''] = principal.split(':');
  const role = resource.split('/')[1] ?? '';
  return {
    type: 'Role',
    principalId: userIdOf({ arn: principal, account }).replace(/:.*$/, ''),
    arn: session?.roleArn ?? `arn:${partition}:iam::${account}:role/${role}`,
    accountId: account,
    userName: role,
  };
}

/** Who asked for a federated user. */
function userIssuer({ account }: JournalEntry, arn: string): Json {
  const isRoot = arn.endsWith(':root');
  return {
    type: isRoot ? 'Root' : 'IAMUser',
    principalId: userIdOf({ arn, account }),
    arn,
    accountId: account,
    ...(!isRoot && { userName: arn.replace(/^.*\//, '') }),
  };
}

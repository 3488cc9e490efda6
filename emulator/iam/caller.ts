import { type Caller, principalTags, userIdOf } from '../world/identities.ts';
import type { Directory } from '../world/identities-directory.ts';
import type { ContextKeys } from './context.ts';
import type { Policies } from './evaluate.ts';
import { parsedDocument, parsedPolicy } from './parsed-policies.ts';
import type { Principal } from './principals.ts';

/** A caller as policies see him. Where nobody tells a role's path, it has none. */
export function principalOf({ arn, account, session }: Caller, directory: Directory): Principal {
  const [kind, name] = resourceOf(arn).split('/');
  const iam = (resource: string) => arn.replace(/:(iam|sts):.*$/, `:iam::${account}:${resource}`);
  switch (kind) {
    case 'user':
      return { kind, account, arn };
    case 'assumed-role': {
      const roleArn = session?.roleArn ?? directory.roleOfSession(arn)?.arn ?? iam(`role/${name}`);
      return { kind: 'role-session', account, arn, roleArn };
    }
    case 'federated-user':
      return { kind, account, arn, userArn: session?.userArn ?? iam('root') };
    default:
      return { kind: 'root', account, arn };
  }
}

/**
 * What is attached to a caller: nothing limits an account's root; who is not configured has no identity policies,
 * so that only the policies of resources can let him in.
 */
export function policiesOf(
  caller: Caller,
  principal: Principal,
  directory: Directory,
): Pick<Policies, 'identity' | 'boundary' | 'session'> {
  const owner = ownerOf(principal, directory);
  return {
    identity: isRoots(principal)
      ? 'everything'
      : (owner?.policies ?? []).map((document) => parsedDocument(document, 'identity')),
    boundary: owner?.permissionsBoundary && parsedDocument(owner.permissionsBoundary, 'identity'),
    session: sessionPolicies(caller, principal, directory),
  };
}

function ownerOf(principal: Principal, directory: Directory) {
  switch (principal.kind) {
    case 'user':
      return directory.user(principal.arn);
    case 'role-session':
      return directory.role(principal.roleArn);
    case 'federated-user':
      return directory.user(principal.userArn);
    case 'root':
      return undefined;
  }
}

/** Whether the account's root acts, himself or through a federated user that he made. */
function isRoots(principal: Principal): boolean {
  return (
    principal.kind === 'root' ||
    (principal.kind === 'federated-user' && principal.userArn.endsWith(`:${principal.account}:root`))
  );
}

/** A federated user without session policies has no permissions from identity policies (STS API reference). */
function sessionPolicies(
  { session }: Caller,
  { kind }: Principal,
  directory: Directory,
): Policies['session'] {
  const { inline, managed = [] } = session?.policies ?? {};
  const documents = managed.map((arn) => directory.managedPolicy(arn)).filter((found) => found !== undefined);
  const policies = [
    ...(inline === undefined ? [] : [parsedPolicy(inline, 'identity')]),
    ...documents.map((document) => parsedDocument(document, 'identity')),
  ];
  const passed = inline !== undefined || managed.length > 0;
  return passed || kind === 'federated-user' ? policies : undefined;
}

const TYPES = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
} as const;

/** The condition keys that tell of the principal ("AWS global condition context keys", IAM user guide). */
export function principalKeys(caller: Caller, principal: Principal, directory: Directory): ContextKeys {
  const { session } = caller;
  const tags = Object.entries(principalTags(caller, directory));
  return {
    // For a session the role itself; a federated user has an ARN of his own.
    'aws:PrincipalArn': principal.kind === 'role-session' ? principal.roleArn : principal.arn,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalType': TYPES[principal.kind],
    'aws:userid': userIdOf(caller),
    'aws:username': principal.kind === 'user' ? principal.arn.replace(/^.*\//, '') : undefined,
    'aws:SourceIdentity': session?.sourceIdentity,
    'aws:TokenIssueTime': session && new Date(session.issued).toISOString(),
    // Always there with temporary credentials; nothing here asks for a second factor.
    'aws:MultiFactorAuthPresent': session && 'false',
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}

function resourceOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

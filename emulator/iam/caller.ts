import { type Caller, userIdOf } from '../world/identities.ts';
import type { ContextKeys } from './context.ts';
import type { Principal } from './principals.ts';

/** A caller as policies see him. */
export function principalOf({ arn, account, session }: Caller): Principal {
  const [kind, name] = resourceOf(arn).split('/');
  const iam = (resource: string) => arn.replace(/:(iam|sts):.*$/, `:iam::${account}:${resource}`);
  switch (kind) {
    case 'user':
      return { kind, account, arn };
    case 'assumed-role':
      return { kind: 'role-session', account, arn, roleArn: session?.roleArn ?? iam(`role/${name}`) };
    case 'federated-user':
      return { kind, account, arn, userArn: session?.userArn ?? iam('root') };
    default:
      return { kind: 'root', account, arn };
  }
}

const TYPES = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
} as const;

/** The condition keys that tell of the principal ("AWS global condition context keys", IAM user guide). */
export function principalKeys(caller: Caller, principal: Principal): ContextKeys {
  return {
    // For a session the role itself; a federated user has an ARN of his own.
    'aws:PrincipalArn': principal.kind === 'role-session' ? principal.roleArn : principal.arn,
    'aws:PrincipalAccount': principal.account,
    'aws:PrincipalType': TYPES[principal.kind],
    'aws:userid': userIdOf(caller),
    'aws:username': principal.kind === 'user' ? principal.arn.replace(/^.*\//, '') : undefined,
  };
}

function resourceOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

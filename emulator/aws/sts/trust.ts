import { principalKeys, principalOf } from '../../iam/caller.ts';
import { type ContextKeys, requestContext } from '../../iam/context.ts';
import { decide } from '../../iam/evaluate.ts';
import { parsedDocument } from '../../iam/parsed-policies.ts';
import type { Principal } from '../../iam/principals.ts';
import type { Caller } from '../../world/identities.ts';
import type { Directory, RoleIdentity } from '../../world/identities-directory.ts';

/** Who wants to assume a role: somebody with credentials, or whom a provider vouches for. */
export type Assuming =
  | { readonly caller: Caller; readonly identities: Directory }
  | { readonly provider: string };

/**
 * Whether a role's trust policy lets somebody do an action on the role: sts:AssumeRole and its like,
 * sts:TagSession, sts:SetSourceIdentity. It is asked whether or not IAM is enforced: who writes a trust policy
 * wants it. Identity policies are not asked here.
 */
export function mayAssume(role: RoleIdentity, action: string, who: Assuming, keys: ContextKeys): boolean {
  const request = {
    principal:
      'provider' in who ? providerAsPrincipal(who.provider) : principalOf(who.caller, who.identities),
    action,
    resource: role.arn,
    resourceAccount: role.account,
    context: requestContext(keys),
  };
  const policy = parsedDocument(role.trustPolicy, 'trust');
  return decide(request, { identity: 'everything', resource: { policy } }).allowed;
}

/** What a request to assume a role tells of its caller. */
export function callerKeys(caller: Caller, identities: Directory): ContextKeys {
  return principalKeys(caller, principalOf(caller, identities), identities);
}

/** A provider is named by its ARN alone: no account that a trust policy names has it among its principals. */
function providerAsPrincipal(arn: string): Principal {
  return { kind: 'user', account: '', arn };
}

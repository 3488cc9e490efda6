import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { ContextKeys } from '../../../iam/context.ts';
import { isTemporary, userIdOf } from '../../../world/identities.ts';
import type { RoleIdentity } from '../../../world/identities-directory.ts';
import { partitionOf } from '../../arn.ts';
import type { CallContext, Handler } from '../../service.ts';
import { issueCredentials, refuseMembers } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { roleDuration, roleReference, sessionArn } from '../roles.ts';
import { packedPolicySize, sessionPolicies } from '../session-policies.ts';
import { furtherActions, sessionContext, sessionTags, sourceIdentity } from '../session-tags.ts';
import { callerKeys, mayAssume } from '../trust.ts';

/**
 * A role of an account that is configured has to be configured too, and its trust policy decides. Of an account
 * that is not, every role exists and trusts everybody in the account, root included (whom AWS lets assume no role),
 * with whatever ExternalId. The order of checks is inferred.
 */
export const AssumeRole: Handler<AssumeRoleRequest, AssumeRoleResponse> = async (input, context) => {
  refuseMembers(input, ['SerialNumber', 'TokenCode', 'ProvidedContexts']);
  const { RoleArn = '', RoleSessionName = '' } = input;
  const { caller, region, world } = context;
  const reference = roleReference(RoleArn);
  if (reference.partition !== partitionOf(region)) throw refusals.invalidArn();
  const role = world.identities.role(RoleArn);
  const open = reference.account === caller.account && !world.identities.hasAccount(caller.account);
  // A federated user may call nothing of STS but GetCallerIdentity.
  if ((!role && !open) || caller.arn.includes(':federated-user/')) {
    throw refusals.notAuthorized(caller.arn, 'sts:AssumeRole', RoleArn);
  }
  const session = {
    ...sessionTags(input.Tags ?? [], input.TransitiveTagKeys ?? [], caller.session),
    ...sourceIdentity(input.SourceIdentity, caller.session),
    ...sessionPolicies(input),
  };
  if (role) {
    const asked = { ...sessionContext(RoleSessionName, session), 'sts:ExternalId': input.ExternalId };
    checkTrust(role, ['sts:AssumeRole', ...furtherActions(session)], asked, context);
  }
  context.concerns(RoleArn);
  const seconds = roleDuration(input.DurationSeconds, role);
  if (isTemporary(caller) && seconds > LIMITS.duration.chained) throw refusals.chainedTooLong();
  const arn = sessionArn(reference, RoleSessionName);
  const { account } = reference;
  return {
    Credentials: await issueCredentials(context, seconds, { account, arn, roleArn: RoleArn, ...session }),
    AssumedRoleUser: { AssumedRoleId: userIdOf({ account, arn }), Arn: arn },
    ...packedPolicySize(session),
    ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
  };
};

/** @throws AwsError AccessDenied that names the first action which the role's trust policy does not allow */
function checkTrust(
  role: RoleIdentity,
  actions: readonly string[],
  asked: ContextKeys,
  { caller, world }: CallContext,
): void {
  const { identities } = world;
  const known = { ...callerKeys(caller, identities), ...asked };
  const refused = actions.find((action) => !mayAssume(role, action, { caller, identities }, known));
  if (refused !== undefined) throw refusals.notAuthorized(caller.arn, refused, role.arn);
}

import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { isTemporary, userIdOf } from '../../../world/identities.ts';
import { parseArn, partitionOf } from '../../arn.ts';
import type { CallContext, Handler } from '../../service.ts';
import { issueCredentials, refuseMembers } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { sessionPolicies } from '../session-policies.ts';

/**
 * As long as IAM is not enforced no trust policies are known: every role of the caller's own account exists
 * and trusts everybody in it, root included (whom AWS lets assume no role), with whatever ExternalId; no role
 * of another account does. The order of checks is inferred.
 */
export const AssumeRole: Handler<AssumeRoleRequest, AssumeRoleResponse> = async (input, context) => {
  refuseMembers(input, [
    'Tags',
    'TransitiveTagKeys',
    'SourceIdentity',
    'SerialNumber',
    'TokenCode',
    'ProvidedContexts',
  ]);
  const { RoleArn = '', RoleSessionName = '' } = input;
  const role = roleOf(RoleArn, context);
  context.concerns(RoleArn);
  const policies = sessionPolicies(input);
  const seconds = input.DurationSeconds ?? LIMITS.duration.assumedRole;
  const { caller, region } = context;
  if (isTemporary(caller) && seconds > LIMITS.duration.chained) {
    throw refusals.chainedTooLong();
  }
  const arn = `arn:${partitionOf(region)}:sts::${caller.account}:assumed-role/${role}/${RoleSessionName}`;
  return {
    Credentials: await issueCredentials(context, seconds, { arn, ...policies }),
    AssumedRoleUser: { AssumedRoleId: userIdOf({ ...caller, arn }), Arn: arn },
  };
};

/** The role's name, without its path. A federated user may call nothing of STS but GetCallerIdentity. */
function roleOf(text: string, { caller, region }: CallContext): string {
  const arn = parseArn(text);
  const name = /^role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn?.resource ?? '')?.[1];
  if (arn?.service !== 'iam' || arn.partition !== partitionOf(region) || name === undefined) {
    throw refusals.invalidArn();
  }
  if (arn.account !== caller.account || caller.arn.includes(':federated-user/')) {
    throw refusals.notAuthorized(caller.arn, 'AssumeRole', text);
  }
  return name;
}

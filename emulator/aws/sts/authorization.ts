import type { AssumeRoleRequest, GetFederationTokenRequest } from '@aws-sdk/client-sts';
import type { ContextKeys } from '../../iam/context.ts';
import { parsedDocument } from '../../iam/parsed-policies.ts';
import { parseArn, partitionOf } from '../arn.ts';
import { authorize, refusalText } from '../authorization.ts';
import { AwsError } from '../errors.ts';
import type { CallContext } from '../service.ts';

/**
 * Asks IAM about an operation of STS. GetCallerIdentity and GetSessionToken need no permission, and nothing can deny
 * them; nobody signs AssumeRoleWithWebIdentity, whose trust policy the operation asks itself.
 * @throws AwsError AccessDenied
 */
export function authorizeSts(operation: string, context: CallContext): void {
  if (operation === 'AssumeRole') authorizeAssumption(context.input as AssumeRoleRequest, context);
  if (operation === 'GetAccessKeyInfo') byIdentity(context, operation, '*');
  if (operation === 'GetFederationToken') {
    byIdentity(context, operation, federatedUser(context.input as GetFederationTokenRequest, context));
  }
}

/**
 * The role's trust policy and the caller's policies decide together: a trust policy is "an exception", like a key
 * policy. Of a role that is not configured no trust policy is known; the operation says whether it exists.
 */
function authorizeAssumption(input: AssumeRoleRequest, context: CallContext): void {
  const { RoleArn = '', Tags = [], SourceIdentity } = input;
  const role = context.world.identities.role(RoleArn);
  const resourceAccount = parseArn(RoleArn)?.account ?? context.caller.account;
  if (!role && resourceAccount !== context.caller.account) return;
  const actions = [
    'sts:AssumeRole',
    ...(Tags.length > 0 ? ['sts:TagSession'] : []),
    ...(SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  for (const action of actions) {
    const decision = authorize(context, {
      action,
      resource: RoleArn,
      resourceAccount,
      keys: { ...assumptionKeys(input), ...resourceTags(role?.tags ?? {}) },
      side: role && { policy: parsedDocument(role.trustPolicy, 'trust') },
    });
    if (decision.allowed) continue;
    throw accessDenied(
      decision.by === 'resource'
        ? trustRefusal(context, action, RoleArn, decision.explicit)
        : refusalText(context, action, RoleArn, decision),
    );
  }
}

/**
 * "Access denied due to role trust policies", of the IAM user guide's page on access denied error messages; across
 * accounts the recorded text gives no reason.
 */
function trustRefusal({ caller }: CallContext, action: string, role: string, explicit: boolean): string {
  const who = `User: ${caller.arn} is not authorized to perform: ${action}`;
  if (parseArn(role)?.account !== caller.account) return `${who} on resource: ${role}`;
  return explicit
    ? `${who} with an explicit deny in the role trust policy`
    : `${who} because no role trust policy allows the ${action} action`;
}

function assumptionKeys(input: AssumeRoleRequest): ContextKeys {
  const { ExternalId, RoleSessionName, SourceIdentity, Tags = [], TransitiveTagKeys = [] } = input;
  return {
    'sts:ExternalId': ExternalId,
    'sts:RoleSessionName': RoleSessionName,
    'sts:SourceIdentity': SourceIdentity,
    'sts:TransitiveTagKeys': TransitiveTagKeys,
    'aws:TagKeys': Tags.map(({ Key = '' }) => Key),
    ...Object.fromEntries(Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

function resourceTags(tags: Readonly<Record<string, string>>): ContextKeys {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}

function federatedUser({ Name = '' }: GetFederationTokenRequest, { caller, region }: CallContext): string {
  return `arn:${partitionOf(region)}:sts::${caller.account}:federated-user/${Name}`;
}

function byIdentity(context: CallContext, operation: string, resource: string): void {
  const action = `sts:${operation}`;
  const decision = authorize(context, { action, resource, resourceAccount: context.caller.account });
  if (!decision.allowed) throw accessDenied(refusalText(context, action, resource, decision));
}

function accessDenied(text: string): AwsError {
  return new AwsError('AccessDenied', text, 403);
}

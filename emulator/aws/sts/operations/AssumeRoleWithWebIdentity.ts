import type {
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse,
} from '@aws-sdk/client-sts';
import type { ContextKeys } from '../../../iam/context.ts';
import { userIdOf } from '../../../world/identities.ts';
import type { Handler } from '../../service.ts';
import { issueCredentials } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { roleDuration, roleReference, sessionArn } from '../roles.ts';
import { packedPolicySize, sessionPolicies } from '../session-policies.ts';
import { furtherActions, sessionContext, sessionTags, sourceIdentity } from '../session-tags.ts';
import { mayAssume } from '../trust.ts';
import { type VerifiedToken, verifyToken } from '../web-identity-token.ts';

/**
 * As IAM roles for service accounts use it: nobody signs the request, the token says who it is. The role's account
 * must have the token's issuer as a provider, and the role must trust it. The order of checks is inferred.
 */
export const AssumeRoleWithWebIdentity: Handler<
  AssumeRoleWithWebIdentityRequest,
  AssumeRoleWithWebIdentityResponse
> = async (input, context) => {
  const { RoleArn = '', RoleSessionName = '', WebIdentityToken = '' } = input;
  const { identities, threads } = context.world;
  if (!identities.hasOidcProviders) throw refusals.noIssuer();
  if (input.ProviderId !== undefined) throw refusals.providerId();
  const reference = roleReference(RoleArn);
  const { account } = reference;
  const token = await threads.inTurn(() => verifyToken(WebIdentityToken, account, identities, context.now));
  const { provider, audience, subject } = token;
  const webIdentity = { provider, audience, subject };
  context.vouch(account, webIdentity);
  const session = {
    ...sessionTags(token.tags, token.transitiveTagKeys, undefined),
    ...sourceIdentity(token.sourceIdentity, undefined),
    ...sessionPolicies(input),
  };
  const role = identities.role(RoleArn);
  const asked = { ...claimsContext(token), ...sessionContext(RoleSessionName, session) };
  const actions = ['sts:AssumeRoleWithWebIdentity', ...furtherActions(session)];
  if (!role || !actions.every((action) => mayAssume(role, action, { provider }, asked))) {
    throw refusals.webIdentityNotAuthorized();
  }
  context.concerns(RoleArn);
  const seconds = roleDuration(input.DurationSeconds, role);
  const arn = sessionArn(reference, RoleSessionName);
  const made = { account, arn, roleArn: RoleArn, webIdentity, ...session };
  return {
    Credentials: await issueCredentials(context, seconds, made),
    SubjectFromWebIdentityToken: subject,
    AssumedRoleUser: { AssumedRoleId: userIdOf({ account, arn }), Arn: arn },
    // The reference says "the value of the iss field"; recorded answers have the provider's ARN (spiffe.io's
    // tutorial on OIDC federation, the EKS best practices guide).
    Provider: provider,
    Audience: audience,
    ...packedPolicySize(session),
    ...(session.sourceIdentity !== undefined && { SourceIdentity: session.sourceIdentity }),
  };
};

/** "Keys for AWS OIDC federation", IAM user guide. */
function claimsContext({ issuer, audience, otherAudience, subject }: VerifiedToken): ContextKeys {
  return {
    [`${issuer}:aud`]: audience,
    [`${issuer}:sub`]: subject,
    ...(otherAudience !== undefined && { [`${issuer}:oaud`]: otherAudience }),
  };
}

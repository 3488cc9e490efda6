import type { GetFederationTokenRequest, GetFederationTokenResponse } from '@aws-sdk/client-sts';
import { isTemporary, userIdOf } from '../../../world/identities.ts';
import { partitionOf } from '../../arn.ts';
import type { Handler } from '../../service.ts';
import { durationFor, issueCredentials } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { packedPolicySize, sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';

/** Temporary credentials of a federated user, whom nobody but this call knows. */
export const GetFederationToken: Handler<GetFederationTokenRequest, GetFederationTokenResponse> = async (
  input,
  context,
) => {
  const { caller, region } = context;
  if (isTemporary(caller)) throw refusals.sessionCredentials('GetFederationToken');
  const session = { ...sessionTags(input.Tags ?? [], [], undefined), ...sessionPolicies(input) };
  const seconds = durationFor(context, input.DurationSeconds, LIMITS.duration.federationToken);
  const { account } = caller;
  const arn = `arn:${partitionOf(region)}:sts::${account}:federated-user/${input.Name}`;
  return {
    Credentials: await issueCredentials(context, seconds, { account, arn, userArn: caller.arn, ...session }),
    FederatedUser: { FederatedUserId: userIdOf({ account, arn }), Arn: arn },
    ...packedPolicySize(session),
  };
};

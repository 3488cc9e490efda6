import type { GetFederationTokenRequest, GetFederationTokenResponse } from '@aws-sdk/client-sts';
import { isTemporary, userIdOf } from '../../../world/identities.ts';
import { partitionOf } from '../../arn.ts';
import type { Handler } from '../../service.ts';
import { durationFor, issueCredentials, refuseMembers } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { sessionPolicies } from '../session-policies.ts';

/** Temporary credentials of a federated user, whom nobody but this call knows. */
export const GetFederationToken: Handler<GetFederationTokenRequest, GetFederationTokenResponse> = async (
  input,
  context,
) => {
  refuseMembers(input, ['Tags']);
  const { caller, region } = context;
  if (isTemporary(caller)) throw refusals.sessionCredentials('GetFederationToken');
  const policies = sessionPolicies(input);
  const seconds = durationFor(context, input.DurationSeconds, LIMITS.duration.federationToken);
  const arn = `arn:${partitionOf(region)}:sts::${caller.account}:federated-user/${input.Name}`;
  const FederatedUser = { FederatedUserId: userIdOf({ ...caller, arn }), Arn: arn };
  return { Credentials: await issueCredentials(context, seconds, { arn, ...policies }), FederatedUser };
};

import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts';
import { isTemporary } from '../../../world/identities.ts';
import type { Handler } from '../../service.ts';
import { durationFor, issueCredentials, refuseMembers } from '../credentials.ts';
import { refusals } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Temporary credentials of the caller, who stays the same principal. */
export const GetSessionToken: Handler<GetSessionTokenRequest, GetSessionTokenResponse> = async (
  input,
  context,
) => {
  refuseMembers(input, ['SerialNumber', 'TokenCode']);
  if (isTemporary(context.caller)) throw refusals.sessionCredentials('GetSessionToken');
  const seconds = durationFor(context, input.DurationSeconds, LIMITS.duration.sessionToken);
  const { account, arn } = context.caller;
  return { Credentials: await issueCredentials(context, seconds, { account, arn, userArn: arn }) };
};

import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Handler } from '../../service.ts';

/** Needs no permission, and nothing can deny it (API reference). */
export const GetCallerIdentity: Handler<GetCallerIdentityRequest, GetCallerIdentityResponse> = async (
  _input,
  { caller },
) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn });

import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { userIdOf } from '../../../world/identities.ts';
import type { Handler } from '../../service.ts';

/** Needs no permission, and nothing can deny it (API reference). */
export const GetCallerIdentity: Handler<GetCallerIdentityRequest, GetCallerIdentityResponse> = async (
  _input,
  { caller },
) => ({ UserId: userIdOf(caller), Account: caller.account, Arn: caller.arn });

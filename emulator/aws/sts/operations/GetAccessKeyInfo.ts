import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '@aws-sdk/client-sts';
import { callerOf } from '../../../world/identities.ts';
import { getSession } from '../../../world/sessions.ts';
import type { Handler } from '../../service.ts';

/**
 * The account for which a call with that access key id acts, whatever its state (API reference). Every access
 * key id is accepted here, so there is none that nobody knows.
 */
export const GetAccessKeyInfo: Handler<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> = async (
  { AccessKeyId = '' },
  { world, region },
) => {
  const session = await world.store.read((view) => getSession(view, AccessKeyId));
  const { account } = session ?? callerOf(AccessKeyId, region, world.identities, world.defaultAccount);
  return { Account: account };
};

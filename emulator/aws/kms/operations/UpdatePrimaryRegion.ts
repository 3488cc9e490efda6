import type { UpdatePrimaryRegionRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { authorizeKey } from '../authorization.ts';
import { refusals } from '../errors.ts';
import { findKey, keyArn } from '../key-reference.ts';
import { checkState } from '../key-states.ts';
import { getKey } from '../key-store.ts';
import { beginSwap } from '../multi-region.ts';
import { relatedKeysOfPrimary } from '../related-keys.ts';

/**
 * The order of checks: the key and its state, that it is a primary key, the replica and its state. Inferred; AWS's
 * is unrecorded.
 */
export const UpdatePrimaryRegion: Handler<UpdatePrimaryRegionRequest, object> = async (input, context) => {
  const { world, now } = context;
  const { KeyId = '', PrimaryRegion: region = '' } = input;
  const replica = await world.store.write(async (transaction) => {
    const primary = await findKey(transaction, context, 'UpdatePrimaryRegion', KeyId, { aliases: false });
    const related = await relatedKeysOfPrimary(transaction, primary);
    const { account, id } = primary;
    if (region === primary.region) throw refusals.notReplica(primary.arn);
    const replica = await getKey(transaction, { account, region }, id);
    if (!replica) throw refusals.keyNotFound(keyArn({ account, region }, id));
    await authorizeKey(transaction, { ...context, region }, replica, 'UpdatePrimaryRegion');
    checkState(replica, 'UpdatePrimaryRegion');
    await beginSwap(transaction, [primary, replica], related, now + world.multiRegionLag);
    return replica;
  });
  // "UpdatePrimaryRegion writes two CloudTrail log entries"; the second names its key in the parameters alone.
  const parameters = { KeyId: replica.arn, PrimaryRegion: region };
  context.ledTo({ operation: 'UpdatePrimaryRegion', region, input: parameters, resources: [] });
  return {};
};

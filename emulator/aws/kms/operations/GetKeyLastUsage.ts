import type { GetKeyLastUsageRequest, GetKeyLastUsageResponse } from '@aws-sdk/client-kms';
import { getLastUse, type KeyUse } from '../../../world/key-use.ts';
import { eventIdOf } from '../../cloudtrail/events.ts';
import type { Handler } from '../../service.ts';
import type { KeyRecord } from '../key-record.ts';
import { findKey } from '../key-reference.ts';

/** A key is tracked from its creation, or from the seeding of a key whose chosen creation date lies before it. */
export const GetKeyLastUsage: Handler<GetKeyLastUsageRequest, GetKeyLastUsageResponse> = async (
  input,
  context,
) => {
  await context.world.keyUses.writeAll();
  const { key, use } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'GetKeyLastUsage', input.KeyId ?? '', { aliases: false });
    return { key, use: await getLastUse(view, key.arn) };
  });
  const tracked = key.trackedFrom ?? key.created;
  return {
    KeyId: key.id,
    // A use noted before belongs to an earlier key of the same id.
    KeyLastUsage: use && use.at >= tracked ? usageData(use, key) : {},
    TrackingStartDate: new Date(tracked),
    KeyCreationDate: new Date(key.created),
  };
};

function usageData({ operation, at, requestId }: KeyUse, { region }: KeyRecord) {
  return {
    Operation: operation as NonNullable<GetKeyLastUsageResponse['KeyLastUsage']>['Operation'],
    Timestamp: new Date(at),
    CloudTrailEventId: eventIdOf({ requestId, region }),
    KmsRequestId: requestId,
  };
}

import type { ReplicateKeyRequest, ReplicateKeyResponse } from '@aws-sdk/client-kms';
import { partitionOf } from '../../arn.ts';
import { isReachable } from '../../regions.ts';
import type { Handler } from '../../service.ts';
import { publishTags } from '../../tagging/tag-index.ts';
import { authorizeReplica } from '../authorization.ts';
import { refusals } from '../errors.ts';
import { describe } from '../key-metadata.ts';
import { checkKeyPolicy, defaultKeyPolicy } from '../key-policy.ts';
import type { KeyRecord } from '../key-record.ts';
import { findKey, keyArn } from '../key-reference.ts';
import { getKey, putKey } from '../key-store.ts';
import { copyMaterials } from '../material-store.ts';
import { scheduleCompletion } from '../multi-region.ts';
import { checkKeyQuota } from '../quotas.ts';
import { putRelatedKeys, relatedKeysOfPrimary, sharedProperties } from '../related-keys.ts';
import { expectMaterials } from '../replica-materials.ts';
import { checkTagCount, checkTags } from '../tags.ts';

/**
 * The order of checks: the key and its state, that it is a primary key, the Region, what is there already, tags,
 * policy, the quota of keys there. Inferred; AWS's is unrecorded. What is not shared is the request's or its
 * default, never the primary's.
 */
export const ReplicateKey: Handler<ReplicateKeyRequest, ReplicateKeyResponse> = async (input, context) => {
  const { world, now, region: home } = context;
  const { ReplicaRegion: region = '', KeyId = '', Description: description = '' } = input;
  const answer = await world.store.write(async (transaction) => {
    const primary = await findKey(transaction, context, 'ReplicateKey', KeyId, { aliases: false });
    const related = await relatedKeysOfPrimary(transaction, primary);
    if (!isReachable(region, home)) throw refusals.unknownRegion(region, partitionOf(home));
    const { account, id } = primary;
    const arn = keyArn({ account, region }, id);
    if (await getKey(transaction, { account, region }, id)) throw refusals.replicaExists(arn);
    authorizeReplica({ ...context, region }, primary);
    const tags = checkTags(input.Tags ?? []);
    checkTagCount(tags, world.quotas);
    if (input.Policy !== undefined) {
      checkKeyPolicy(input.Policy, { ...context, region }, input.BypassPolicyLockoutSafetyCheck, arn);
    }
    await checkKeyQuota(transaction, { account, region }, world.quotas);
    const policy = input.Policy ?? defaultKeyPolicy({ account, region });

    const own = { region, arn, created: now, description, policy, tags } as const;
    const replica: KeyRecord = { ...sharedProperties(primary), ...own, state: 'Creating' };
    await putKey(transaction, replica);
    if (primary.origin === 'EXTERNAL') await expectMaterials(transaction, primary, replica);
    else await copyMaterials(transaction, primary, replica);
    const replicas = [...related.replicas, region].toSorted();
    await putRelatedKeys(transaction, primary, { ...related, replicas });
    await scheduleCompletion(transaction, replica, now + world.multiRegionLag);
    if (tags.length > 0) await publishTags(transaction, replica, now, world.disorder.taggingLag());
    return { replica, metadata: await describe(transaction, replica) };
  });
  const { replica, metadata } = answer;
  context.ledTo({
    operation: 'CreateKey',
    region,
    input: creation(input, replica),
    output: { KeyMetadata: metadata },
    resources: [replica.arn],
  });
  return {
    ReplicaKeyMetadata: metadata,
    ReplicaPolicy: replica.policy,
    ReplicaTags: replica.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
  };
};

/** The CreateKey that CloudTrail shows in the replica's Region; its parameters are inferred. */
function creation({ Description, Policy, Tags }: ReplicateKeyRequest, { spec, usage, origin }: KeyRecord) {
  return {
    KeySpec: spec,
    KeyUsage: usage,
    Origin: origin,
    MultiRegion: true,
    ...(Description !== undefined && { Description }),
    ...(Policy !== undefined && { Policy }),
    ...(Tags && { Tags: Tags.map(({ TagKey = '', TagValue = '' }) => ({ TagKey, TagValue })) }),
  };
}

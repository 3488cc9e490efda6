import { expect, test } from 'vitest';
import { createKey, createPendingKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, tagging } = testWorld();
const Tags = ['a', 'b', 'c'].map((TagKey) => ({ TagKey, TagValue: 'x' }));
const tagKeysOf = async (KeyId: string) =>
  (await kms.listResourceTags({ KeyId })).Tags?.map(({ TagKey }) => TagKey);

test('removes tags from every resource; removing what is not there succeeds', async () => {
  const [one, other] = [await createKey(kms, { Tags }), await createKey(kms, { Tags: Tags.slice(0, 1) })];
  const ResourceARNList = [one.arn, other.arn];
  expect(await tagging.untagResources({ ResourceARNList, TagKeys: ['a', 'c', 'none'] })).toMatchObject({
    FailedResourcesMap: {},
  });
  expect([await tagKeysOf(one.id), await tagKeysOf(other.id)]).toEqual([['b'], []]);
  const { ResourceTagMappingList } = await tagging.getResources({ ResourceARNList: [other.arn] });
  expect(ResourceTagMappingList).toEqual([{ ResourceARN: other.arn, Tags: [] }]);
});

test('tells of a resource that fails, and goes on', async () => {
  const [pending, good] = [await createPendingKey(kms), await createKey(kms, { Tags })];
  const ResourceARNList = [pending.arn, 'arn:aws:sqs:us-east-1:000000000000:queue', good.arn];
  const { FailedResourcesMap } = await tagging.untagResources({ ResourceARNList, TagKeys: ['a'] });
  const failed = { ErrorCode: 'InvalidParameterException', StatusCode: 400 };
  expect(FailedResourcesMap).toEqual({
    [pending.arn]: { ...failed, ErrorMessage: `${pending.arn} is pending deletion.` },
    'arn:aws:sqs:us-east-1:000000000000:queue': {
      ...failed,
      ErrorMessage: 'Keyproof has no resources of the service sqs.',
    },
  });
  expect(await tagKeysOf(good.id)).toEqual(['b', 'c']);
});

refuses(tagging, 'UntagResources', [
  [
    'what is no ARN',
    { ResourceARNList: ['x'], TagKeys: ['a'] },
    'InvalidParameterException',
    'x is not a valid AmazonResourceName (ARN)',
  ],
  [
    'no tag key',
    { ResourceARNList: ['arn:aws:kms:us-east-1:000000000000:key/x'], TagKeys: [] },
    'ValidationException',
    violation(`Value '[]'`, 'tagKeys', 'Member must have length greater than or equal to 1'),
  ],
]);

import { describe, expect, test } from 'vitest';
import { createKey, createPendingKey } from '../../../test/keys.ts';
import { type RefusalCase, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, tagging, emulator } = testWorld();
const key = await createKey(kms, { Tags: [{ TagKey: 'old', TagValue: 'stays' }] });

const tagsOf = async (KeyId: string) => (await kms.listResourceTags({ KeyId })).Tags;
const failuresOf = async (ResourceARNList: string[], Tags: Record<string, string> = { a: 'b' }) =>
  (await tagging.tagResources({ ResourceARNList, Tags })).FailedResourcesMap;

test('tags every resource; KMS and GetResources show it, the journal names the keys', async () => {
  const other = await createKey(kms);
  expect(await failuresOf([key.arn, other.arn], { team: 'a', old: 'new' })).toEqual({});
  expect(emulator.journal.entries().at(-1)).toMatchObject({
    operation: 'TagResources',
    resources: [key.arn, other.arn],
  });
  expect(await tagsOf(key.id)).toEqual([
    { TagKey: 'old', TagValue: 'new' },
    { TagKey: 'team', TagValue: 'a' },
  ]);
  const { ResourceTagMappingList = [] } = await tagging.getResources({ TagFilters: [{ Key: 'team' }] });
  expect(ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN)).toEqual([key.arn, other.arn].sort());
});

describe('a resource that cannot be tagged', async () => {
  const pending = await createPendingKey(kms);
  const full = await createKey(kms, {
    Tags: Array.from({ length: 50 }, (_, index) => ({ TagKey: `k${index}`, TagValue: '' })),
  });
  const unknown = key.arn.replace(/[^/]*$/, '11111111-2222-4333-8444-555555555555');
  const elsewhere = key.arn.replace('us-east-1', 'eu-west-1');
  test.each([
    ['of another service', 'arn:aws:s3:::bucket', 'Keyproof has no resources of the service s3.'],
    ['nobody knows', unknown, `Key '${unknown}' does not exist`],
    ['in another Region', elsewhere, 'Invalid arn eu-west-1'],
    ['pending deletion', pending.arn, `${pending.arn} is pending deletion.`],
    ['with 50 tags', full.arn, 'Too many tags'],
    [
      'of another account',
      key.arn.replace('000000000000', '111122223333'),
      expect.stringContaining('is not authorized to perform: kms:TagResource'),
    ],
    [
      'that is an alias',
      key.arn.replace(/key\/.*/, 'alias/a'),
      'Key Aliases are not supported for this operation.',
    ],
  ])('%s is told of, and holds up no other', async (_what, arn, ErrorMessage) => {
    const good = await createKey(kms);
    const ErrorCode = 'InvalidParameterException';
    expect(await failuresOf([arn, good.arn])).toEqual({
      [arn]: { ErrorCode, StatusCode: 400, ErrorMessage },
    });
    expect(await tagsOf(good.id)).toEqual([{ TagKey: 'a', TagValue: 'b' }]);
  });

  test('because of its tags, by the rules of KMS', async () => {
    expect(await failuresOf([key.arn], { 'aws:x': '' })).toMatchObject({
      [key.arn]: { ErrorMessage: 'Tags beginning with aws: are reserved' },
    });
    expect(await failuresOf([key.arn], { 'a*': '' })).toMatchObject({
      [key.arn]: { ErrorMessage: 'Invalid tag' },
    });
  });
});

describe('refuses, and tags nothing', async () => {
  const Tags = { a: 'b' };
  const spared = await createKey(kms);
  const longer = (rule: string) => expect.stringContaining(`Member must have length ${rule}`);
  refuses(tagging, 'TagResources', [
    [
      'what is no ARN',
      { ResourceARNList: [spared.arn, 'key'], Tags },
      'InvalidParameterException',
      'key is not a valid AmazonResourceName (ARN)',
    ],
    [
      'another partition',
      { ResourceARNList: [spared.arn, 'arn:aws-cn:kms:us-east-1:000000000000:key/x'], Tags },
      'InvalidParameterException',
      'The partition of arn:aws-cn:kms:us-east-1:000000000000:key/x is not the one of the Region us-east-1.',
    ],
    ...(
      [
        ['no resource', [], Tags, 'greater than or equal to 1'],
        ['21 resources', Array(21).fill(key.arn), Tags, 'less than or equal to 20'],
        ['no tags', [key.arn], {}, 'greater than or equal to 1'],
        [
          '51 tags',
          [key.arn],
          Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ''])),
          'less than or equal to 50',
        ],
        ['an empty key', [key.arn], { '': 'b' }, 'greater than or equal to 1]'],
        ['a key of 129 characters', [key.arn], { ['k'.repeat(129)]: 'b' }, 'less than or equal to 128]'],
        ['a value of 257 characters', [key.arn], { a: 'v'.repeat(257) }, 'less than or equal to 256'],
      ] as const
    ).map(
      ([shows, ResourceARNList, tags, rule]): RefusalCase => [
        shows,
        { ResourceARNList, Tags: tags },
        'ValidationException',
        longer(rule),
      ],
    ),
  ]);
  test('what was named beside it has no tags', async () => {
    expect(await tagsOf(spared.id)).toEqual([]);
  });
});

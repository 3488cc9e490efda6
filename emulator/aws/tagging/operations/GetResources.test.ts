import type { GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, test } from 'vitest';
import { createKey } from '../../../test/keys.ts';
import { type RefusalCase, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, tagging } = testWorld();

const tags = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
const tagged = async (pairs: Readonly<Record<string, string>>) =>
  (await createKey(kms, { Tags: tags(pairs) })).arn;

const red = await tagged({ colour: 'red', size: 'big', set: 'a' });
const green = await tagged({ colour: 'green', size: 'big', set: 'a' });
const blue = await tagged({ colour: 'blue', size: 'small', set: 'a' });
const empty = await tagged({ colour: '', set: 'a' });
const Capital = await tagged({ Colour: 'red', set: 'a' });
const { arn: bare } = await createKey(kms);

async function arnsOf(input: GetResourcesCommandInput): Promise<string[]> {
  const { ResourceTagMappingList = [] } = await tagging.getResources(input);
  return ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN);
}

const everybody = [red, green, blue, empty, Capital];

describe('filters', () => {
  test.each<[string, NonNullable<GetResourcesCommandInput['TagFilters']>, string[]]>([
    ['a value', [{ Key: 'colour', Values: ['red'] }], [red]],
    ['one of several values', [{ Key: 'colour', Values: ['red', 'blue', 'pink'] }], [red, blue]],
    ['any value', [{ Key: 'colour' }], [red, green, blue, empty]],
    ['any value, by an empty list', [{ Key: 'colour', Values: [] }], [red, green, blue, empty]],
    ['the empty value', [{ Key: 'colour', Values: [''] }], [empty]],
    [
      'every one of several keys',
      [
        { Key: 'colour', Values: ['red', 'blue'] },
        { Key: 'size', Values: ['big'] },
      ],
      [red],
    ],
    [
      'several keys, one of them with any value',
      [{ Key: 'size' }, { Key: 'colour', Values: ['blue'] }],
      [blue],
    ],
    ['keys that nothing has together', [{ Key: 'Colour' }, { Key: 'colour' }], []],
    ['case: keys', [{ Key: 'Colour', Values: ['red'] }], [Capital]],
    ['case: values', [{ Key: 'colour', Values: ['RED'] }], []],
    ['a key that nothing has', [{ Key: 'shape' }], []],
    ['no part of a key or value', [{ Key: 'col' }, { Key: 'size', Values: ['bi'] }], []],
    ['no filter', [], everybody],
  ])('%s', async (_what, TagFilters, expected) => {
    expect(await arnsOf({ TagFilters })).toEqual([...expected].sort());
  });

  test.each([
    ['the service', ['kms'], 5],
    ['the resource type', ['kms:key'], 5],
    ['one of several', ['ec2:instance', 'kms:key'], 5],
    ['another service', ['ec2'], 0],
    ['another resource of the service', ['kms:alias'], 0],
    ['nothing in particular', [], 5],
  ])('resource types: %s', async (_what, ResourceTypeFilters, count) => {
    expect(await arnsOf({ ResourceTypeFilters, TagFilters: [{ Key: 'set' }] })).toHaveLength(count);
  });

  test('50 filters of 20 values each are not too many', async () => {
    const Values = Array.from({ length: 20 }, (_, index) => (index === 19 ? 'red' : `no-${index}`));
    const TagFilters = Array.from({ length: 50 }, () => ({ Key: 'colour', Values }));
    expect(await arnsOf({ TagFilters })).toEqual([red]);
  });
});

test('tells all tags of a resource, not only those that were asked for', async () => {
  const { ResourceTagMappingList } = await tagging.getResources({
    TagFilters: [{ Key: 'colour', Values: ['red'] }],
  });
  expect(ResourceTagMappingList).toEqual([
    {
      ResourceARN: red,
      Tags: [
        { Key: 'colour', Value: 'red' },
        { Key: 'size', Value: 'big' },
        { Key: 'set', Value: 'a' },
      ],
    },
  ]);
});

describe('which resources there are', () => {
  test('a key that was never tagged is none', async () => {
    expect(await arnsOf({})).not.toContain(bare);
    expect(await arnsOf({ ResourceARNList: [bare] })).toEqual([]);
    await kms.untagResource({ KeyId: bare, TagKeys: ['none'] });
    await kms.tagResource({ KeyId: bare, Tags: [] });
    expect(await arnsOf({})).not.toContain(bare);
  });

  test('a key that lost its last tag stays one, without tags', async () => {
    const once = await tagged({ once: 'yes' });
    await kms.untagResource({ KeyId: once, TagKeys: ['once'] });
    expect(await arnsOf({ TagFilters: [{ Key: 'once' }] })).toEqual([]);
    expect((await tagging.getResources({ ResourceARNList: [once] })).ResourceTagMappingList).toEqual([
      { ResourceARN: once, Tags: [] },
    ]);
    expect(await arnsOf({})).toContain(once);
  });

  test('a new value takes the place of the old one', async () => {
    const moved = await tagged({ place: 'here' });
    await kms.tagResource({ KeyId: moved, Tags: tags({ place: 'there' }) });
    expect(await arnsOf({ TagFilters: [{ Key: 'place', Values: ['here'] }] })).toEqual([]);
    expect(await arnsOf({ TagFilters: [{ Key: 'place', Values: ['there'] }] })).toEqual([moved]);
  });

  test.each([
    ['disabled', (KeyId: string) => kms.disableKey({ KeyId })],
    ['pending deletion', (KeyId: string) => kms.scheduleKeyDeletion({ KeyId })],
  ])('a key that is %s is still one', async (state, change) => {
    const arn = await tagged({ state });
    await change(arn);
    expect(await arnsOf({ TagFilters: [{ Key: 'state', Values: [state] }] })).toEqual([arn]);
  });
});

describe('by ARN', () => {
  test('gives those that exist, in the order of the request', async () => {
    const unknown = red.replace(/[^/]*$/, '11111111-2222-4333-8444-555555555555');
    const elsewhere = red.replace('us-east-1', 'eu-west-1');
    const foreign = red.replace('000000000000', '111122223333');
    const ResourceARNList = [green, unknown, elsewhere, foreign, 'arn:aws:s3:::bucket', red];
    expect(await arnsOf({ ResourceARNList })).toEqual([green, red]);
  });
});

describe('refuses', () => {
  const list = { ResourceARNList: [red] };
  const together = (other: string) => `ResourceARNList and ${other} cannot be specified in the same request.`;
  const misuses: readonly (readonly [string, GetResourcesCommandInput, string])[] = [
    ['ARNs with tag filters', { ...list, TagFilters: [{ Key: 'a' }] }, together('TagFilters')],
    ['ARNs with types', { ...list, ResourceTypeFilters: ['kms'] }, together('ResourceTypeFilters')],
    ['ARNs with a page size', { ...list, ResourcesPerPage: 10 }, together('ResourcesPerPage')],
    ['ARNs with a size in tags', { ...list, TagsPerPage: 100 }, together('TagsPerPage')],
    ['ARNs with a token', { ...list, PaginationToken: 'x' }, together('PaginationToken')],
    ['what is no ARN', { ResourceARNList: [red, 'key'] }, 'key is not a valid AmazonResourceName (ARN)'],
    ['a page of none', { ResourcesPerPage: 0 }, 'ResourcesPerPage takes 1 to 100, not 0.'],
    ['a page of 101', { ResourcesPerPage: 101 }, 'ResourcesPerPage takes 1 to 100, not 101.'],
    ['a page of 99 tags', { TagsPerPage: 99 }, 'TagsPerPage takes 100 to 500, not 99.'],
    ['a page of 501 tags', { TagsPerPage: 501 }, 'TagsPerPage takes 100 to 500, not 501.'],
    [
      '101 types',
      { ResourceTypeFilters: Array(101).fill('kms') },
      'ResourceTypeFilters takes at most 100 items.',
    ],
    [
      'what is no type',
      { ResourceTypeFilters: ['*:*'] },
      `'*:*' is not a resource type: it takes service or service:resourceType.`,
    ],
    ['a filter without a key', { TagFilters: [{ Values: ['a'] }] }, 'Each tag filter must contain a key.'],
    ['a token of nobody', { PaginationToken: 'x' }, 'The pagination token is not valid.'],
  ];
  const violations: readonly (readonly [string, GetResourcesCommandInput, string])[] = [
    ['51 filters', { TagFilters: Array(51).fill({ Key: 'a' }) }, 'length less than or equal to 50'],
    [
      '21 values',
      { TagFilters: [{ Key: 'a', Values: Array(21).fill('v') }] },
      'length less than or equal to 20',
    ],
    ['no ARN', { ResourceARNList: [] }, 'length greater than or equal to 1'],
    ['101 ARNs', { ResourceARNList: Array(101).fill(red) }, 'length less than or equal to 100'],
    [
      'a filter key of 129 characters',
      { TagFilters: [{ Key: 'k'.repeat(129) }] },
      'length less than or equal to 128',
    ],
    [
      'a token of 2,049 characters',
      { PaginationToken: 'x'.repeat(2049) },
      'length less than or equal to 2048',
    ],
  ];
  const notEmulated: readonly GetResourcesCommandInput[] = [
    { IncludeComplianceDetails: true },
    { IncludeComplianceDetails: true, ExcludeCompliantResources: true },
    { ExcludeCompliantResources: true },
  ];
  refuses(tagging, 'GetResources', [
    ...misuses.map(([shows, input, text]): RefusalCase => [shows, input, 'InvalidParameterException', text]),
    ...violations.map(
      ([shows, input, rule]): RefusalCase => [
        shows,
        input,
        'ValidationException',
        expect.stringContaining(`failed to satisfy constraint: Member must have ${rule}`),
      ],
    ),
    ...notEmulated.map(
      (input): RefusalCase => [
        `tag policies, which it does not know: ${Object.keys(input)}`,
        input,
        'NotImplementedException',
        expect.stringContaining('does not emulate'),
        501,
      ],
    ),
  ]);
});

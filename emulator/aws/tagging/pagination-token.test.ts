import type { GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { expect, test } from 'vitest';
import { clientsOf } from '../../test/clients.ts';
import { createKey } from '../../test/keys.ts';
import { refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';

const { kms, tagging, emulator } = testWorld();

async function tagged(tags: Readonly<Record<string, string>>): Promise<string> {
  const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  return (await createKey(kms, { Tags })).arn;
}

async function arnsOf(input: GetResourcesCommandInput): Promise<string[]> {
  const { ResourceTagMappingList = [] } = await tagging.getResources(input);
  return ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN);
}

const series = await Promise.all(
  Array.from({ length: 205 }, (_, index) => tagged({ series: `${index % 2}` })),
);
const expected = [...series].sort();
const all = { TagFilters: [{ Key: 'series', Values: ['0', '1'] }] };

async function pages(input: GetResourcesCommandInput) {
  const sizes: number[] = [];
  const arns: string[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await tagging.getResources({ ...input, ...(PaginationToken && { PaginationToken }) });
    sizes.push(page.ResourceTagMappingList?.length ?? 0);
    arns.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = '' }) => ResourceARN));
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== '');
  return { sizes, arns };
}

test.each([
  ['100 by default', {}, [100, 100, 5]],
  ['as many as asked for', { ResourcesPerPage: 41 }, [41, 41, 41, 41, 41]],
  ['no more tags than asked for', { TagsPerPage: 100 }, [100, 100, 5]],
  ['the tighter of the two', { TagsPerPage: 100, ResourcesPerPage: 99 }, [99, 99, 7]],
])('%s', async (_what, paging, sizes) => {
  expect(await pages({ ...all, ...paging })).toEqual({ sizes, arns: expected });
});

test('a resource is never split between pages', async () => {
  const pairs = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`heavy-${index}`, '']));
  const heavy = await Promise.all(Array.from({ length: 5 }, () => tagged(pairs)));
  const { sizes, arns } = await pages({ TagFilters: [{ Key: 'heavy-0' }], TagsPerPage: 100 });
  expect(sizes).toEqual([2, 2, 1]);
  expect(arns).toEqual(heavy.sort());
});

test('a resource that lost its tags counts as one tag', async () => {
  const elsewhere = clientsOf(emulator, { accessKeyId: '111122223333' });
  const Tags = Array.from({ length: 50 }, (_, index) => ({ TagKey: `t${index}`, TagValue: '' }));
  const weights = new Map<string, number>();
  for (let index = 0; index < 62; index++) {
    const { arn } = await createKey(elsewhere.kms, { Tags });
    if (index % 31 !== 0)
      await elsewhere.kms.untagResource({ KeyId: arn, TagKeys: Tags.map((tag) => tag.TagKey) });
    weights.set(arn, index % 31 === 0 ? 50 : 1);
  }
  const { ResourceTagMappingList = [] } = await elsewhere.tagging.getResources({ TagsPerPage: 100 });
  const inOrder = [...weights].sort().map(([, weight]) => weight);
  const sum = (count: number) => inOrder.slice(0, count).reduce((total, weight) => total + weight, 0);
  expect(sum(ResourceTagMappingList.length)).toBeLessThanOrEqual(100);
  expect(sum(ResourceTagMappingList.length + 1)).toBeGreaterThan(100);
});

test('an empty token begins at the beginning', async () => {
  expect(await arnsOf({ ...all, PaginationToken: '' })).toEqual(expected.slice(0, 100));
});

test('a token is good for 15 minutes', async () => {
  const { PaginationToken = '' } = await tagging.getResources(all);
  await emulator.clock.advance(15 * 60 * 1000);
  expect(await arnsOf({ ...all, PaginationToken })).toEqual(expected.slice(100, 200));
  await emulator.clock.advance(1);
  expect(await refusalOf(tagging.getResources({ ...all, PaginationToken }))).toEqual({
    code: 'PaginationTokenExpiredException',
    message: 'The pagination token has expired. It is valid for 15 minutes; start the query again.',
    status: 400,
  });
});

test('what is tagged and untagged between two pages moves nothing else', async () => {
  const { PaginationToken = '' } = await tagging.getResources({ ...all, ResourcesPerPage: 10 });
  await kms.untagResource({ KeyId: expected[3], TagKeys: ['series'] });
  await kms.untagResource({ KeyId: expected[9], TagKeys: ['series'] });
  const next = await arnsOf({ ...all, ResourcesPerPage: 10, PaginationToken });
  expect(next).toEqual(expected.slice(10, 20));
});

test('a token belongs to its query', async () => {
  const { PaginationToken } = await tagging.getResources({ ...all, ResourcesPerPage: 10 });
  const others = [{}, { TagFilters: [{ Key: 'colour' }] }, { ...all, ResourceTypeFilters: ['kms:key'] }];
  for (const other of others) {
    expect(await refusalOf(tagging.getResources({ ...other, PaginationToken }))).toMatchObject({
      code: 'InvalidParameterException',
      message: 'The pagination token belongs to a query with other filters.',
    });
  }
});

import type { GetResourcesCommandInput } from '@aws-sdk/client-resource-groups-tagging-api';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { tagging as source } from '../sources.ts';
import { arns, PROJECT, type Subject, subject, TEAM } from './tag-index.ts';

type Query = readonly [
  name: string,
  shows: string,
  request: (subject: Subject) => GetResourcesCommandInput,
  expected: (subject: Subject) => readonly string[],
];

const QUERIES: readonly Query[] = [
  [
    'a-key-and-its-value',
    'finds the keys with a tag of that value',
    ({ project }) => ({ TagFilters: [{ Key: PROJECT, Values: [project] }] }),
    ({ red, blue, other }) => [red, blue, other],
  ],
  [
    'several-values',
    'finds the keys with any of several values of a tag',
    ({ project }) => ({
      TagFilters: [
        { Key: PROJECT, Values: [project] },
        { Key: TEAM, Values: ['red', 'blue'] },
      ],
    }),
    ({ red, blue }) => [red, blue],
  ],
  [
    'several-keys',
    'finds the keys that have every one of several tags',
    ({ project }) => ({
      TagFilters: [
        { Key: PROJECT, Values: [project] },
        { Key: TEAM, Values: ['blue'] },
      ],
    }),
    ({ blue }) => [blue],
  ],
  [
    'a-key-without-values',
    'finds the keys with a tag, whatever its value',
    ({ project }) => ({ TagFilters: [{ Key: PROJECT, Values: [project] }, { Key: TEAM }] }),
    ({ red, blue, other }) => [red, blue, other],
  ],
  [
    'a-value-of-nobody',
    'finds nothing for a value that no key has',
    () => ({ TagFilters: [{ Key: PROJECT, Values: ['nobody has it'] }] }),
    () => [],
  ],
  [
    'the-type',
    'finds keys by their type',
    ({ project }) => ({
      ResourceTypeFilters: ['kms:key'],
      TagFilters: [{ Key: PROJECT, Values: [project] }],
    }),
    ({ red, blue, other }) => [red, blue, other],
  ],
  [
    'another-type',
    'finds no keys by another type',
    ({ project }) => ({
      ResourceTypeFilters: ['s3:bucket'],
      TagFilters: [{ Key: PROJECT, Values: [project] }],
    }),
    () => [],
  ],
  [
    'arns',
    'finds keys by their ARNs',
    ({ red, other }) => ({ ResourceARNList: [red, other] }),
    ({ red, other }) => [red, other],
  ],
];

const FILTERS = QUERIES.map(
  ([name, shows, request, expected]): EndpointCheck => ({
    id: `tagging-api/finds-by-${name}`,
    shows: `GetResources ${shows}.`,
    source: source('GetResources'),
    judges: ['GetResources'],
    run: async (session) => {
      const its = await subject(session);
      const everything = await session.tagging.getResources({
        TagFilters: [{ Key: PROJECT, Values: [its.project] }],
      });
      expect((everything.ResourceTagMappingList ?? []).length > 0, 'GetResources finds nothing at all');
      await session.eventually('tag index', async () =>
        expectEqual(await arns(session, request(its)), [...expected(its)].sort(), 'the keys that are found'),
      );
    },
  }),
);

const LISTS: readonly EndpointCheck[] = [
  {
    id: 'tagging-api/gives-the-tags',
    shows: 'GetResources gives all tags of a key that it finds.',
    source: source('GetResources: ResourceTagMapping'),
    judges: ['GetResources'],
    run: async (session) => {
      const { red, project } = await subject(session);
      const { ResourceTagMappingList = [] } = await session.tagging.getResources({ ResourceARNList: [red] });
      const tags = ResourceTagMappingList[0]?.Tags?.map(
        ({ Key = '', Value = '' }) => `${Key}=${Value}`,
      ).sort();
      const { TagKey, TagValue } = session.names.tag;
      const expected = [`${PROJECT}=${project}`, `${TEAM}=red`, `${TagKey}=${TagValue}`].sort();
      expectEqual(tags, expected, 'the tags');
    },
  },
  {
    id: 'tagging-api/goes-page-by-page',
    shows: 'GetResources gives no more resources a page than asked, and all of them page by page.',
    source: source('GetResources: ResourcesPerPage, PaginationToken'),
    judges: ['GetResources'],
    run: async (session) => {
      const { project, red, blue, other } = await subject(session);
      const request = { TagFilters: [{ Key: PROJECT, Values: [project] }], ResourcesPerPage: 1 };
      const { ResourceTagMappingList = [], PaginationToken } = await session.tagging.getResources(request);
      expect(
        ResourceTagMappingList.length <= 1,
        `the first page has ${ResourceTagMappingList.length} resources`,
      );
      expect(Boolean(PaginationToken), 'the first page has no token');
      expectEqual(await arns(session, request), [red, blue, other].sort(), 'the keys on all pages');
    },
  },
  {
    id: 'tagging-api/lists-tag-keys',
    shows: 'GetTagKeys names the keys of tags.',
    source: source('GetTagKeys'),
    judges: ['GetTagKeys'],
    run: async (session) => {
      await subject(session);
      await session.eventually('tag index', async () => {
        const keys: string[] = [];
        for (let token: string | undefined, more = true; more; more = Boolean(token)) {
          const answer = await session.tagging.getTagKeys({ ...(token && { PaginationToken: token }) });
          keys.push(...(answer.TagKeys ?? []));
          token = answer.PaginationToken;
        }
        expectEqual(
          [PROJECT, TEAM].filter((key) => !keys.includes(key)),
          [],
          'the tag keys that are missing',
        );
      });
    },
  },
  {
    id: 'tagging-api/lists-tag-values',
    shows: 'GetTagValues names the values of a tag.',
    source: source('GetTagValues'),
    judges: ['GetTagValues'],
    run: async (session) => {
      const { project } = await subject(session);
      await session.eventually('tag index', async () => {
        const values: string[] = [];
        for (let token: string | undefined, more = true; more; more = Boolean(token)) {
          const answer = await session.tagging.getTagValues({
            Key: PROJECT,
            ...(token && { PaginationToken: token }),
          });
          values.push(...(answer.TagValues ?? []));
          token = answer.PaginationToken;
        }
        expect(values.includes(project), 'the value of the project is not there');
      });
    },
  },
];

const ARN_AND_FILTER = 'ResourceARNList excludes the filters';

const BAD: readonly (readonly [string, string, (subject: Subject) => GetResourcesCommandInput, string])[] = [
  [
    'arns-with-filters',
    'ARNs and tag filters in one request',
    ({ red }) => ({ ResourceARNList: [red], TagFilters: [{ Key: TEAM }] }),
    ARN_AND_FILTER,
  ],
  [
    'no-resources-a-page',
    'pages of no resources',
    () => ({ ResourcesPerPage: 0 }),
    'ResourcesPerPage: 1 to 100',
  ],
  [
    '101-resources-a-page',
    'pages of 101 resources',
    () => ({ ResourcesPerPage: 101 }),
    'ResourcesPerPage: 1 to 100',
  ],
  [
    '51-filters',
    'more than fifty tag filters',
    () => ({ TagFilters: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}` })) }),
    'TagFilters: at most 50',
  ],
  [
    '21-values',
    'more than twenty values of a tag',
    () => ({ TagFilters: [{ Key: TEAM, Values: Array.from({ length: 21 }, (_, i) => `v${i}`) }] }),
    'TagFilters: at most 20 values',
  ],
  [
    'an-empty-tag-key',
    'a filter with an empty tag key',
    () => ({ TagFilters: [{ Key: '' }] }),
    'TagKey: 1 to 128 characters',
  ],
  [
    'a-token-of-nobody',
    'a pagination token that it did not give',
    () => ({ PaginationToken: 'nonsense' }),
    'PaginationToken',
  ],
];

const REFUSALS = BAD.map(
  ([name, what, request, where]): EndpointCheck => ({
    id: `tagging-api/refuses-${name}`,
    shows: `GetResources refuses ${what}.`,
    source: source(`GetResources: ${where}`),
    judges: ['GetResources'],
    run: async (session) => {
      const its = await subject(session);
      const codes = ['InvalidParameterException', 'ValidationException', 'PaginationTokenExpiredException'];
      await refused(codes, session.tagging.getResources(request(its)));
    },
  }),
);

/** The Resource Groups Tagging API on keys. */
export const TAGGING_API_CHECKS: readonly EndpointCheck[] = [...FILTERS, ...LISTS, ...REFUSALS];

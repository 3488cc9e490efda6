import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, model } from '../sources.ts';

interface Page {
  readonly items: readonly string[];
  readonly NextMarker?: string | undefined;
  readonly Truncated?: boolean | undefined;
}

interface PageRequest {
  readonly Limit?: number;
  readonly Marker?: string;
}

/** A List operation, and things of ours that it has to list. */
interface Lister {
  readonly operation: string;
  /** The most that Limit may be by the API model. */
  readonly most: number;
  /** Makes at least three things to list, once. */
  readonly prepare: (session: Session) => Promise<readonly string[]>;
  readonly list: (session: Session, page: PageRequest) => Promise<Page>;
  /** How many things a page may have when everything is walked: other people's things are walked, too. */
  readonly pageSize: number;
}

/** A key with three aliases, three grants and three tags. */
function subject(session: Session) {
  const { once, makeKey, makeAlias, kms, accountPrincipal } = session;
  return once('a key with aliases, grants and tags', async () => {
    const Tags = ['a', 'b', 'c'].map((TagKey) => ({ TagKey, TagValue: '' }));
    const { id } = await makeKey({ Tags });
    const aliases: string[] = [];
    const grants: string[] = [];
    const principal = await accountPrincipal();
    for (const _ of Tags) {
      aliases.push(await makeAlias(id));
      const request = { KeyId: id, GranteePrincipal: principal, RetiringPrincipal: principal };
      grants.push((await kms.createGrant({ ...request, Operations: ['Decrypt'] })).GrantId ?? '?');
    }
    return { id, aliases, grants, tags: Tags.map(({ TagKey }) => TagKey) };
  });
}

const texts = (values: readonly (string | undefined)[] = []) => values.map((value) => value ?? '?');

const LISTERS: readonly Lister[] = [
  {
    operation: 'ListKeys',
    most: 1000,
    pageSize: 100,
    prepare: async ({ key }) => [
      (await key('symmetric')).id,
      (await key('another symmetric')).id,
      (await key('expendable')).id,
    ],
    list: async ({ kms }, page) => {
      const { Keys, ...rest } = await kms.listKeys(page);
      return { ...rest, items: texts(Keys?.map(({ KeyId }) => KeyId)) };
    },
  },
  {
    operation: 'ListAliases',
    most: 1000,
    pageSize: 1,
    prepare: async (session) => (await subject(session)).aliases,
    list: async (session, page) => {
      const { id: KeyId } = await subject(session);
      const { Aliases, ...rest } = await session.kms.listAliases({ ...page, KeyId });
      return { ...rest, items: texts(Aliases?.map(({ AliasName }) => AliasName)) };
    },
  },
  {
    operation: 'ListGrants',
    most: 1000,
    pageSize: 1,
    prepare: async (session) => (await subject(session)).grants,
    list: async (session, page) => {
      const { id: KeyId } = await subject(session);
      const { Grants, ...rest } = await session.kms.listGrants({ ...page, KeyId });
      return { ...rest, items: texts(Grants?.map(({ GrantId }) => GrantId)) };
    },
  },
  {
    operation: 'ListRetirableGrants',
    most: 1000,
    pageSize: 50,
    prepare: async (session) => (await subject(session)).grants,
    list: async (session, page) => {
      const RetiringPrincipal = await session.accountPrincipal();
      const { Grants, ...rest } = await session.kms.listRetirableGrants({ ...page, RetiringPrincipal });
      return { ...rest, items: texts(Grants?.map(({ GrantId }) => GrantId)) };
    },
  },
  {
    operation: 'ListResourceTags',
    most: 1000,
    pageSize: 1,
    prepare: async (session) => (await subject(session)).tags,
    list: async (session, page) => {
      const { id: KeyId } = await subject(session);
      const { Tags, ...rest } = await session.kms.listResourceTags({ ...page, KeyId });
      return { ...rest, items: texts(Tags?.map(({ TagKey }) => TagKey)) };
    },
  },
];

/** Every page, one after another. A list without an end is a failure, too. */
async function walk({ operation, list }: Lister, session: Session, Limit: number): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let Marker: string | undefined; pages.length < 10_000; ) {
    const page = await list(session, { Limit, ...(Marker && { Marker }) });
    pages.push(page);
    if (!page.Truncated) return pages;
    Marker = page.NextMarker;
    expect(Marker !== undefined, `${operation} is truncated and gives no NextMarker`);
  }
  throw new Error(`${operation} has no end after ${pages.length} pages`);
}

const WALKS = LISTERS.flatMap((lister): readonly EndpointCheck[] => {
  const { operation, prepare, list, most, pageSize } = lister;
  return [
    {
      id: `paging/${operation}-gives-no-more-than-asked`,
      shows: `${operation} with a Limit of 1 gives one item, and says that there are more.`,
      source: api(operation, 'Limit, Truncated, NextMarker'),
      judges: [operation],
      run: async (session) => {
        await prepare(session);
        await session.eventually('key', async () => {
          const { items, Truncated, NextMarker } = await list(session, { Limit: 1 });
          expectEqual([items.length, Truncated], [1, true], 'the number of items, and Truncated');
          expect(typeof NextMarker === 'string', 'there is no NextMarker');
        });
      },
    },
    {
      id: `paging/${operation}-goes-through-everything`,
      shows: `The pages of ${operation} have each item once, and the last says that there are no more.`,
      source: api(operation, 'Marker, NextMarker'),
      judges: [operation],
      run: async (session) => {
        const ours = await prepare(session);
        await session.eventually('key', async () => {
          const pages = await walk(lister, session, pageSize);
          const items = pages.flatMap((page) => page.items);
          const missing = ours.filter((item) => !items.includes(item));
          expectEqual(missing, [], 'the items that are missing');
          expectEqual(items.length, new Set(items).size, 'the number of items, each counted once');
          const { Truncated, NextMarker } = pages.at(-1) ?? {};
          expectEqual(
            [Truncated, NextMarker],
            [false, undefined],
            'Truncated and NextMarker of the last page',
          );
        });
      },
    },
    ...[0, most + 1].map(
      (Limit): EndpointCheck => ({
        id: `paging/${operation}-refuses-a-limit-of-${Limit}`,
        shows: `${operation} refuses a Limit of ${Limit} with a ValidationException.`,
        source: model('LimitType'),
        judges: [operation],
        run: async (session) => {
          await prepare(session);
          await refused('ValidationException', list(session, { Limit }));
        },
      }),
    ),
    {
      id: `paging/${operation}-refuses-a-marker-of-nobody`,
      shows: `${operation} refuses a Marker that it did not give with InvalidMarkerException.`,
      source: model('InvalidMarkerException'),
      judges: [operation],
      run: async (session) => {
        await prepare(session);
        await refused('InvalidMarkerException', list(session, { Marker: 'nonsense' }));
      },
    },
  ];
});

const POLICIES: readonly EndpointCheck[] = [
  {
    id: 'paging/ListKeyPolicies-has-one-page',
    shows: 'ListKeyPolicies with a Limit of 1 has everything on its only page.',
    source: api('ListKeyPolicies', 'only one policy can be attached to a key'),
    judges: ['ListKeyPolicies'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      const { PolicyNames, Truncated, NextMarker } = await kms.listKeyPolicies({ KeyId, Limit: 1 });
      expectEqual([PolicyNames, Truncated, NextMarker], [['default'], false, undefined], 'the page');
    },
  },
  {
    id: 'paging/ListKeys-names-keys-by-id-and-arn',
    shows: 'ListKeys gives the id and the ARN of a key.',
    source: api('ListKeys', 'KeyListEntry'),
    judges: ['ListKeys'],
    run: async (session) => {
      const { id, arn } = await session.key('symmetric');
      const { kms, eventually } = session;
      await eventually('key', async () => {
        for (let Marker: string | undefined, more = true; more; more = Marker !== undefined) {
          const { Keys = [], NextMarker } = await kms.listKeys({ Limit: 1000, ...(Marker && { Marker }) });
          const found = Keys.find(({ KeyId }) => KeyId === id);
          if (found) return expectEqual(found.KeyArn, arn, 'the ARN');
          Marker = NextMarker;
        }
        expect(false, 'the key is not in the list');
      });
    },
  },
];

/** Lists, page by page. */
export const PAGING_CHECKS: readonly EndpointCheck[] = [...WALKS, ...POLICIES];

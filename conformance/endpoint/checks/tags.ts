import type { Tag } from '@aws-sdk/client-kms';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { RUN_TAG } from '../session/names.ts';
import type { Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

/** The tags of a key but the run's own, as a map. */
async function tagsOf({ kms }: Session, KeyId: string): Promise<Record<string, string>> {
  const tags: Tag[] = [];
  for (let Marker: string | undefined; ; ) {
    const answer = await kms.listResourceTags({ KeyId, ...(Marker && { Marker }) });
    tags.push(...(answer.Tags ?? []));
    if (!answer.NextMarker) break;
    Marker = answer.NextMarker;
  }
  const own = tags.filter(({ TagKey }) => TagKey !== RUN_TAG);
  return Object.fromEntries(own.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));
}

const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

/** Waits until a key has exactly these tags. */
async function expectTags(session: Session, KeyId: string, tags: Record<string, string>): Promise<void> {
  await session.eventually('tags', async () => expectEqual(await tagsOf(session, KeyId), tags, 'the tags'));
}

/** So many tags. */
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${i}`, `${i}`]));

const CHANGES: readonly EndpointCheck[] = [
  {
    id: 'tags/a-key-is-made-with-tags',
    shows: 'The tags of CreateKey are the tags of the key.',
    source: api('CreateKey', 'Tags'),
    judges: ['CreateKey', 'ListResourceTags'],
    run: async (session) => {
      const tags = { team: 'security', Environment: 'test' };
      const { id } = await session.makeKey({ Tags: tagList(tags) });
      await expectTags(session, id, tags);
    },
  },
  {
    id: 'tags/are-added-and-replaced',
    shows: 'TagResource adds a tag, and gives a tag that is there a new value.',
    source: api('TagResource'),
    judges: ['TagResource'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey({ Tags: tagList({ kept: 'a', changed: 'b' }) });
      await session.kms.tagResource({ KeyId, Tags: tagList({ changed: 'c', added: 'd' }) });
      await expectTags(session, KeyId, { kept: 'a', changed: 'c', added: 'd' });
    },
  },
  {
    id: 'tags/are-taken-away',
    shows: 'UntagResource takes away the tags that it names, and no others.',
    source: api('UntagResource'),
    judges: ['UntagResource'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey({ Tags: tagList({ one: '1', two: '2', three: '3' }) });
      await session.kms.untagResource({ KeyId, TagKeys: ['one', 'three'] });
      await expectTags(session, KeyId, { two: '2' });
    },
  },
  {
    id: 'tags/a-missing-one-is-taken-away-in-silence',
    shows: 'UntagResource of a tag that is not there is no error.',
    source: api('UntagResource', "if the tag key isn't found, it doesn't throw an exception"),
    judges: ['UntagResource'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey({ Tags: tagList({ one: '1', two: '2' }) });
      await session.kms.untagResource({ KeyId, TagKeys: ['never', 'two'] });
      await expectTags(session, KeyId, { one: '1' });
    },
  },
  {
    id: 'tags/keys-differ-in-case',
    shows: 'Tag keys that differ in case are two tags.',
    source: api('TagResource', 'both of which are case-sensitive strings'),
    judges: ['TagResource'],
    run: async (session) => {
      const { id: KeyId } = await session.makeKey();
      const tags = { team: 'a', Team: 'b' };
      await session.kms.tagResource({ KeyId, Tags: tagList(tags) });
      await expectTags(session, KeyId, tags);
    },
  },
  ...(
    [
      ['an-empty-value', 'an empty value', { empty: '' }],
      [
        'the-longest-key-and-value',
        'a key of 128 and a value of 256 characters',
        { ['k'.repeat(128)]: 'v'.repeat(256) },
      ],
      [
        'every-kind-of-character',
        'letters, digits, spaces and _ . : / = + - @',
        { 'Key 1_.:/=+-@': 'Value 2_.:/=+-@' },
      ],
    ] as const
  ).map(
    ([name, what, tags]): EndpointCheck => ({
      id: `tags/may-have-${name}`,
      shows: `TagResource takes ${what}.`,
      source:
        name === 'every-kind-of-character'
          ? guide('tagging-keys', 'characters')
          : model('TagKeyType, TagValueType'),
      judges: ['TagResource'],
      run: async (session) => {
        const { id: KeyId } = await session.makeKey();
        await session.kms.tagResource({ KeyId, Tags: tagList(tags) });
        await expectTags(session, KeyId, tags);
      },
    }),
  ),
  {
    id: 'tags/a-key-may-have-fifty',
    shows: 'A key can have fifty tags; the tag of the run is one of them.',
    source: guide('resource-limits', '50 tags per KMS key'),
    judges: ['CreateKey', 'ListResourceTags'],
    run: async (session) => {
      const { id } = await session.makeKey({ Tags: tagList(many(49)) });
      await expectTags(session, id, many(49));
    },
  },
  {
    id: 'tags/the-arn-names-a-key',
    shows: 'TagResource, ListResourceTags and UntagResource take the ARN of a key.',
    source: api('TagResource', 'KeyId'),
    judges: ['TagResource', 'UntagResource'],
    run: async (session) => {
      const { arn: KeyId } = await session.makeKey();
      await session.kms.tagResource({ KeyId, Tags: tagList({ by: 'arn', and: 'more' }) });
      await session.kms.untagResource({ KeyId, TagKeys: ['and'] });
      await expectTags(session, KeyId, { by: 'arn' });
    },
  },
];

type Bad = readonly [
  name: string,
  what: string,
  tags: readonly Tag[],
  code: string | readonly string[],
  source: string,
];

/** "The request was rejected because one or more tags are not valid", or a constraint of the model. */
const BAD: readonly Bad[] = [
  [
    'a-key-of-129-characters',
    'a tag key of 129 characters',
    [{ TagKey: 'k'.repeat(129), TagValue: '' }],
    ['ValidationException', 'TagException'],
    model('TagKeyType'),
  ],
  [
    'a-value-of-257-characters',
    'a tag value of 257 characters',
    [{ TagKey: 'k', TagValue: 'v'.repeat(257) }],
    ['ValidationException', 'TagException'],
    model('TagValueType'),
  ],
  [
    'an-empty-key',
    'an empty tag key',
    [{ TagKey: '', TagValue: 'v' }],
    ['ValidationException', 'TagException'],
    model('TagKeyType'),
  ],
  [
    'a-reserved-key',
    'a tag key that begins with aws:',
    [{ TagKey: 'aws:x', TagValue: 'v' }],
    'TagException',
    guide('tagging-keys', 'aws: is reserved'),
  ],
  [
    'a-key-twice',
    'the same tag key twice in one call',
    [
      { TagKey: 'k', TagValue: '1' },
      { TagKey: 'k', TagValue: '2' },
    ],
    'TagException',
    model('TagException'),
  ],
];

const REFUSALS = BAD.flatMap(([name, what, Tags, code, source]): readonly EndpointCheck[] => [
  {
    id: `tags/refuses-${name}`,
    shows: `TagResource refuses ${what}.`,
    source,
    judges: ['TagResource'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('expendable');
      await refused(code, kms.tagResource({ KeyId, Tags: [...Tags] }));
    },
  },
  {
    id: `tags/a-key-is-not-made-with-${name}`,
    shows: `CreateKey refuses ${what}.`,
    source,
    judges: ['CreateKey'],
    run: async ({ kms, key }) => {
      await key('symmetric');
      await refused(code, kms.createKey({ Tags: [...Tags] }));
    },
  },
]);

const TOO_MANY: readonly EndpointCheck[] = [
  {
    id: 'tags/a-key-is-not-made-with-fifty-one',
    shows: 'CreateKey refuses 51 tags.',
    source: guide('resource-limits', '50 tags per KMS key'),
    judges: ['CreateKey'],
    run: async ({ kms, key }) => {
      await key('symmetric');
      // With the tag of the run it is 51.
      await refused(['TagException', 'LimitExceededException'], kms.createKey({ Tags: tagList(many(50)) }));
    },
  },
  {
    id: 'tags/a-fifty-first-is-refused',
    shows: 'TagResource refuses a tag more when a key has fifty, but changes one of the fifty.',
    source: guide('resource-limits', '50 tags per KMS key'),
    judges: ['TagResource'],
    run: async (session) => {
      const { kms, makeKey } = session;
      const { id: KeyId } = await makeKey({ Tags: tagList(many(49)) });
      const codes = ['TagException', 'LimitExceededException'];
      await refused(codes, kms.tagResource({ KeyId, Tags: tagList({ more: '' }) }));
      await kms.tagResource({ KeyId, Tags: tagList({ 'tag-0': 'changed' }) });
      await expectTags(session, KeyId, { ...many(49), 'tag-0': 'changed' });
    },
  },
];

/** Tags: their changes and their limits. */
export const TAG_CHECKS: readonly EndpointCheck[] = [...CHANGES, ...REFUSALS, ...TOO_MANY];

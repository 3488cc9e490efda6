import { describe, expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createPendingKey } from '../../../test/keys.ts';
import { call, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const tag = (TagKey: string, TagValue = '') => ({ TagKey, TagValue });
const tags = (count: number, prefix = 't') =>
  Array.from({ length: count }, (_, index) => tag(`${prefix}${index}`));

keyReferences(world, 'TagResource', { aliases: false }, (KeyId) => ({ KeyId, Tags: [tag('a')] }));

test('adds tags to those that are there, and a new value takes the place of the old one', async () => {
  const { id: KeyId } = await createKey(kms, { Tags: [tag('team', 'a'), tag('env', 'prod')] });
  await kms.tagResource({ KeyId, Tags: [tag('team', 'b'), tag('Team', 'c')] });
  expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([
    tag('Team', 'c'),
    tag('env', 'prod'),
    tag('team', 'b'),
  ]);
});

test('a key with 50 tags still takes new values', async () => {
  const { id: KeyId } = await createKey(kms, { Tags: tags(50) });
  await kms.tagResource({ KeyId, Tags: [tag('t49', 'new')] });
  const { Tags } = await kms.listResourceTags({ KeyId });
  expect(Tags).toHaveLength(50);
  expect(Tags).toContainEqual(tag('t49', 'new'));
});

test('what is refused in part is refused whole', async () => {
  const { id: KeyId } = await createKey(kms, { Tags: [tag('a', 'old')] });
  await refusalOf(kms.tagResource({ KeyId, Tags: [tag('a', 'new'), tag('aws:b')] }));
  expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([tag('a', 'old')]);
});

const { id: KeyId } = await createKey(kms, { Tags: tags(49) });
refuses(kms, 'TagResource', [
  ['the 51st tag of a key', { KeyId, Tags: tags(2, 'u') }, 'TagException', 'Too many tags'],
  ['51 tags in one call', { KeyId, Tags: tags(51, 'u') }, 'TagException', 'Too many tags'],
  ['a tag key twice', { KeyId, Tags: [tag('a', '1'), tag('a', '1')] }, 'TagException', 'Duplicate tag keys'],
  [
    'the prefix aws:',
    { KeyId, Tags: [tag('aws:a')] },
    'TagException',
    'Tags beginning with aws: are reserved',
  ],
  [
    'the prefix Aws:',
    { KeyId, Tags: [tag('Aws:a')] },
    'TagException',
    'Tags beginning with aws: are reserved',
  ],
  ['a character that is none of them', { KeyId, Tags: [tag('a*')] }, 'TagException', 'Invalid tag'],
  [
    'a key of 129 characters',
    { KeyId, Tags: [tag('a'), tag('k'.repeat(129))] },
    'ValidationException',
    violation(
      `Value '${'k'.repeat(129)}'`,
      'tags.2.member.tagKey',
      'Member must have length less than or equal to 128',
    ),
  ],
  ['no tags', { KeyId }, 'ValidationException', violation('Value null', 'tags', 'Member must not be null')],
]);

describe('order of checks', () => {
  test.each([
    ['the key first', [tag('aws:a'), tag('aws:a')], 'KMSInvalidStateException', true],
    ['then duplicates', [tag('aws:a'), tag('aws:a')], 'Duplicate tag keys', false],
    ['then each tag', [...tags(2, 'u'), tag('aws:a')], 'Tags beginning with aws: are reserved', false],
    ['then their number', tags(2, 'u'), 'Too many tags', false],
  ])('%s', async (_order, Tags, expected, onPendingKey) => {
    const pending = await createPendingKey(kms);
    const { code, message } = await refusalOf(
      call(kms, 'TagResource', { KeyId: onPendingKey ? pending.id : KeyId, Tags }),
    );
    expect(`${code} ${message}`).toContain(expected);
  });
});

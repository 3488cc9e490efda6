import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'ListResourceTags', { aliases: false }, (KeyId) => ({ KeyId }));

const Tags = Array.from({ length: 50 }, (_, index) => ({
  TagKey: `key-${String(index).padStart(2, '0')}`,
  TagValue: `${index}`,
}));
const { id: KeyId } = await createKey(kms, { Tags: Tags.toReversed() });

test('lists 50 tags on one page', async () => {
  const answer = await kms.listResourceTags({ KeyId });
  expect(answer).toMatchObject({ Tags, Truncated: false });
  expect(answer.NextMarker).toBeUndefined();
});

test('a key without tags has an empty list', async () => {
  const bare = await createKey(kms);
  expect(await kms.listResourceTags({ KeyId: bare.id })).toMatchObject({ Tags: [], Truncated: false });
});

test('pages follow one another', async () => {
  const first = await kms.listResourceTags({ KeyId, Limit: 20 });
  const second = await kms.listResourceTags({ KeyId, Limit: 20, Marker: first.NextMarker });
  const third = await kms.listResourceTags({ KeyId, Limit: 20, Marker: second.NextMarker });
  expect([first.Truncated, second.Truncated, third.Truncated]).toEqual([true, true, false]);
  expect([first, second, third].flatMap((page) => page.Tags)).toEqual(Tags);
});

const { NextMarker: Marker } = await kms.listResourceTags({ KeyId, Limit: 1 });
const other = await createKey(kms);
const INVALID = 'The marker is not valid for this operation.';
refuses(kms, 'ListResourceTags', [
  ['a marker of nobody', { KeyId, Marker: 'x' }, 'InvalidMarkerException', INVALID],
  ['the marker of another key', { KeyId: other.id, Marker }, 'InvalidMarkerException', INVALID],
  [
    'a page of none',
    { KeyId, Limit: 0 },
    'ValidationException',
    violation(`Value '0'`, 'limit', 'Member must have value greater than or equal to 1'),
  ],
]);

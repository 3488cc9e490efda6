import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const [first, second, third] = [await createKey(kms), await createKey(kms), await createKey(kms)];
const named = async (key: { id: string }, prefix: string, count: number) => {
  const names = Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, '0')}`);
  for (const AliasName of names) await kms.createAlias({ AliasName, TargetKeyId: key.id });
  return names;
};
const ofThird = await named(third, 'alias/c', 40);
const ofFirst = await named(first, 'alias/a', 45);
const ofSecond = await named(second, 'alias/b', 45);
const all = [...ofFirst, ...ofSecond, ...ofThird];

async function pages(input: { KeyId?: string; Limit?: number }) {
  const sizes: number[] = [];
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.listAliases({ ...input, ...(Marker !== undefined && { Marker }) });
    sizes.push(page.Aliases?.length ?? 0);
    names.push(...(page.Aliases ?? []).map(({ AliasName = '' }) => AliasName));
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return { sizes, names };
}

test.each([
  ['50 a page by default', {}, [50, 50, 30]],
  ['100 at the most', { Limit: 100 }, [100, 30]],
  ['100 where more are asked for', { Limit: 1000 }, [100, 30]],
  ['65 twice, and no empty page after', { Limit: 65 }, [65, 65]],
])('lists all of them in order: %s', async (_what, input, sizes) => {
  expect(await pages(input)).toEqual({ sizes, names: all });
});

test('lists those of one key', async () => {
  expect(await pages({ KeyId: second.id, Limit: 20 })).toEqual({ sizes: [20, 20, 5], names: ofSecond });
  expect(await pages({ KeyId: first.arn })).toEqual({ sizes: [45], names: ofFirst });
});

test('a key without aliases has an empty list', async () => {
  const { id } = await createKey(kms);
  expect(await kms.listAliases({ KeyId: id })).toMatchObject({ Aliases: [], Truncated: false });
});

const { NextMarker: ofOneKey } = await kms.listAliases({ KeyId: first.id, Limit: 1 });
const { NextMarker: ofKeys } = await kms.listKeys({ Limit: 1 });
const INVALID = 'The marker is not valid for this operation.';
refuses(kms, 'ListAliases', [
  ['a marker of nobody', { Marker: 'x' }, 'InvalidMarkerException', INVALID],
  ['the marker of a list of keys', { Marker: ofKeys }, 'InvalidMarkerException', INVALID],
  ['the marker of another list', { Marker: ofOneKey }, 'InvalidMarkerException', INVALID],
  ['the marker of another key', { KeyId: second.id, Marker: ofOneKey }, 'InvalidMarkerException', INVALID],
  [
    'a page of 1,001',
    { Limit: 1001 },
    'ValidationException',
    violation(`Value '1001'`, 'limit', 'Member must have value less than or equal to 1000'),
  ],
]);

keyReferences(world, 'ListAliases', { aliases: false, optional: true }, (KeyId) => ({ KeyId }));

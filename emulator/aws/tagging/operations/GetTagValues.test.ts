import { expect, test } from 'vitest';
import { createKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, tagging, emulator } = testWorld();
const tagged = (TagKey: string, TagValue: string) => createKey(kms, { Tags: [{ TagKey, TagValue }] });

test('tells each value of the key once, in order, the empty one first', async () => {
  for (const value of ['b', 'a', '', 'b', 'a b']) await tagged('team', value);
  await tagged('team2', 'other');
  expect(await tagging.getTagValues({ Key: 'team' })).toMatchObject({
    PaginationToken: '',
    TagValues: ['', 'a', 'a b', 'b'],
  });
});

test.each(['nobody', 'tea', 'TEAM'])('a key that nothing has, has no values: %s', async (Key) => {
  expect(await tagging.getTagValues({ Key })).toMatchObject({ PaginationToken: '', TagValues: [] });
});

test('gives pages of 100, whose tokens hold for 15 minutes and for their key', async () => {
  const values = Array.from({ length: 101 }, (_, index) => `value-${String(index).padStart(3, '0')}`);
  await Promise.all(values.map((value) => tagged('many', value)));
  const first = await tagging.getTagValues({ Key: 'many' });
  expect(first.TagValues).toEqual(values.slice(0, 100));
  const PaginationToken = first.PaginationToken ?? '';
  expect(await tagging.getTagValues({ Key: 'many', PaginationToken })).toMatchObject({
    PaginationToken: '',
    TagValues: values.slice(100),
  });
  expect(await refusalOf(tagging.getTagValues({ Key: 'team', PaginationToken }))).toEqual({
    code: 'InvalidParameterException',
    message: 'The pagination token belongs to a query with other filters.',
    status: 400,
  });
  await emulator.clock.advance(15 * 60 * 1000 + 1);
  expect(await refusalOf(tagging.getTagValues({ Key: 'many', PaginationToken }))).toMatchObject({
    code: 'PaginationTokenExpiredException',
  });
});

refuses(tagging, 'GetTagValues', [
  ['its absence', {}, 'ValidationException', violation('Value null', 'key', 'Member must not be null')],
  [
    'a token of nobody',
    { Key: 'team', PaginationToken: 'x' },
    'InvalidParameterException',
    'The pagination token is not valid.',
  ],
]);

import { expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { createKey } from '../../../test/keys.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, tagging, emulator } = testWorld();
const tags = (...keys: readonly string[]) => keys.map((TagKey) => ({ TagKey, TagValue: 'x' }));

const keysOf = async (PaginationToken?: string) => {
  const { TagKeys, PaginationToken: next } = await tagging.getTagKeys({
    ...(PaginationToken !== undefined && { PaginationToken }),
  });
  return { TagKeys, next };
};

test('a world without tags has none', async () => {
  expect(await keysOf()).toEqual({ TagKeys: [], next: '' });
});

test('tells each key once, in order, as long as a resource has it', async () => {
  const one = await createKey(kms, { Tags: tags('team', 'a', 'team:x') });
  const other = await createKey(kms, { Tags: tags('team', 'Team') });
  expect(await keysOf()).toEqual({ TagKeys: ['Team', 'a', 'team', 'team:x'], next: '' });
  await kms.untagResource({ KeyId: one.id, TagKeys: ['team', 'team:x', 'a'] });
  expect(await keysOf()).toEqual({ TagKeys: ['Team', 'team'], next: '' });
  await kms.untagResource({ KeyId: other.id, TagKeys: ['team', 'Team'] });
  expect(await keysOf()).toEqual({ TagKeys: [], next: '' });
});

test('knows only its own account and Region', async () => {
  const foreign = clientsOf(emulator, { accessKeyId: '111122223333' });
  const elsewhere = clientsOf(emulator, { region: 'eu-west-1' });
  await createKey(foreign.kms, { Tags: tags('theirs') });
  await createKey(elsewhere.kms, { Tags: tags('there') });
  expect(await keysOf()).toEqual({ TagKeys: [], next: '' });
  expect((await foreign.tagging.getTagKeys({})).TagKeys).toEqual(['theirs']);
  expect((await elsewhere.tagging.getTagKeys({})).TagKeys).toEqual(['there']);
});

test('gives pages of 100, whose tokens hold for 15 minutes', async () => {
  const names = Array.from({ length: 220 }, (_, index) => `key-${String(index).padStart(3, '0')}`);
  for (let index = 0; index < names.length; index += 44) {
    await createKey(kms, { Tags: tags(...names.slice(index, index + 44)) });
  }
  const first = await keysOf();
  expect(first.TagKeys).toEqual(names.slice(0, 100));
  await emulator.clock.advance(15 * 60 * 1000);
  const second = await keysOf(first.next);
  expect(second.TagKeys).toEqual(names.slice(100, 200));
  expect(await keysOf(second.next)).toEqual({ TagKeys: names.slice(200), next: '' });
  await emulator.clock.advance(1);
  expect(await refusalOf(keysOf(first.next))).toMatchObject({ code: 'PaginationTokenExpiredException' });
});

test('refuses the token of another query', async () => {
  const { next: PaginationToken = '' } = await keysOf();
  const refused = { code: 'InvalidParameterException', status: 400 };
  expect(await refusalOf(tagging.getTagValues({ Key: 'a', PaginationToken }))).toMatchObject(refused);
  expect(await refusalOf(tagging.getResources({ PaginationToken }))).toMatchObject(refused);
});

refuses(tagging, 'GetTagKeys', [
  [
    'a token of nobody',
    { PaginationToken: 'x' },
    'InvalidParameterException',
    'The pagination token is not valid.',
  ],
]);

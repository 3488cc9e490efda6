import { expect, test } from 'vitest';
import { cloudHsmStore, createKeyStore, externalStore } from '../../../test/key-stores.ts';
import { refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms } = testWorld();

const ids = [
  await createKeyStore(kms, cloudHsmStore(0)),
  await createKeyStore(kms, externalStore(0)),
  await createKeyStore(kms, cloudHsmStore(1)),
].sort();

test('tells of all', async () => {
  const { CustomKeyStores = [], Truncated } = await kms.describeCustomKeyStores({});
  expect(CustomKeyStores.map(({ CustomKeyStoreId }) => CustomKeyStoreId)).toEqual(ids);
  expect(Truncated).toBe(false);
});

test('pages follow one another', async () => {
  const first = await kms.describeCustomKeyStores({ Limit: 2 });
  expect(first.CustomKeyStores).toHaveLength(2);
  expect(first.Truncated).toBe(true);
  const second = await kms.describeCustomKeyStores({ Limit: 2, Marker: first.NextMarker });
  expect(second).toMatchObject({ CustomKeyStores: [{ CustomKeyStoreId: ids[2] }], Truncated: false });
});

test('tells of one, by id or by name', async () => {
  const byName = await kms.describeCustomKeyStores({ CustomKeyStoreName: 'external 0' });
  expect(byName.CustomKeyStores).toHaveLength(1);
  const [{ CustomKeyStoreId } = {}] = byName.CustomKeyStores ?? [];
  expect(await kms.describeCustomKeyStores({ CustomKeyStoreId })).toMatchObject({
    CustomKeyStores: byName.CustomKeyStores,
    Truncated: false,
  });
});

refuses(kms, 'DescribeCustomKeyStores', [
  [
    'an id of nobody',
    { CustomKeyStoreId: 'hsm 0' },
    'CustomKeyStoreNotFoundException',
    `Custom key store 'hsm 0' does not exist`,
  ],
  [
    'a name of nobody',
    { CustomKeyStoreName: ids[0] },
    'CustomKeyStoreNotFoundException',
    `Custom key store '${ids[0]}' does not exist`,
  ],
  [
    'an id and a name',
    { CustomKeyStoreId: ids[0], CustomKeyStoreName: 'hsm 0' },
    'ValidationException',
    'Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.',
  ],
  [
    'a marker of nobody',
    { Marker: 'x' },
    'InvalidMarkerException',
    'The marker is not valid for this operation.',
  ],
]);

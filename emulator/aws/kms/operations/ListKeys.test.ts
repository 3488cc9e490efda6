import { expect, test } from 'vitest';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

const keys = [
  await createKey(kms),
  await createSymmetricKey(kms),
  await createKey(kms),
  await createKey(kms),
  await createKey(kms),
];
const inOrder = keys.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })).sort(byId);

function byId(a: { KeyId: string }, b: { KeyId: string }): number {
  return a.KeyId < b.KeyId ? -1 : 1;
}

test('lists every key once, on one page when it fits', async () => {
  expect(await kms.listKeys({})).toMatchObject({ Keys: inOrder, Truncated: false });
  expect((await kms.listKeys({ Limit: 5 })).NextMarker).toBeUndefined();
});

test('pages follow one another', async () => {
  const first = await kms.listKeys({ Limit: 2 });
  expect(first).toMatchObject({ Keys: inOrder.slice(0, 2), Truncated: true });
  const second = await kms.listKeys({ Limit: 2, Marker: first.NextMarker });
  expect(second).toMatchObject({ Keys: inOrder.slice(2, 4), Truncated: true });
  const third = await kms.listKeys({ Limit: 2, Marker: second.NextMarker });
  expect(third).toMatchObject({ Keys: inOrder.slice(4), Truncated: false });
  expect(third.NextMarker).toBeUndefined();
});

refuses(kms, 'ListKeys', [
  [
    'a marker of nobody',
    { Marker: 'x' },
    'InvalidMarkerException',
    'The marker is not valid for this operation.',
  ],
  [
    'a page of none',
    { Limit: 0 },
    'ValidationException',
    violation(`Value '0'`, 'limit', 'Member must have value greater than or equal to 1'),
  ],
  [
    'a page of 1,001',
    { Limit: 1001 },
    'ValidationException',
    violation(`Value '1001'`, 'limit', 'Member must have value less than or equal to 1000'),
  ],
  [
    'an empty marker',
    { Marker: '' },
    'ValidationException',
    violation(`Value ''`, 'marker', 'Member must have length greater than or equal to 1'),
  ],
]);

test('a page begins after the last key of the one before, even when that key is gone', async () => {
  const { NextMarker: Marker } = await kms.listKeys({ Limit: 1 });
  await kms.scheduleKeyDeletion({ KeyId: inOrder[0]?.KeyId, PendingWindowInDays: 7 });
  expect((await kms.listKeys({})).Keys).toEqual(inOrder);
  await emulator.clock.advance(7 * DAY);
  expect((await kms.listKeys({ Marker })).Keys).toEqual(inOrder.slice(1));
});

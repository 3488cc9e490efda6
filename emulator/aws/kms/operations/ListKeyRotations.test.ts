import { expect, test } from 'vitest';
import { createMacKey } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey, describeKey } from '../../../test/keys.ts';
import { NO_TEXT, refuses, violation } from '../../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../../test/rotations.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;

keyReferences(world, 'ListKeyRotations', { aliases: false }, (KeyId) => ({ KeyId }));

const [key, other] = [await createSymmetricKey(kms), await createSymmetricKey(kms)];
const ids = [(await describeKey(kms, key.id)).CurrentKeyMaterialId];
await kms.enableKeyRotation({ KeyId: key.id, RotationPeriodInDays: 90 });
await emulator.clock.advance(90 * DAY);
ids.push((await describeKey(kms, key.id)).CurrentKeyMaterialId);
const automatic = new Date(emulator.clock.now());
await rotateNow(world, key.id);
ids.push((await describeKey(kms, key.id)).CurrentKeyMaterialId);
const onDemand = new Date(emulator.clock.now());
const FIRST = { KeyMaterialId: ids[0], KeyMaterialState: 'NON_CURRENT' };
const ROTATIONS = [
  {
    KeyMaterialId: ids[1],
    KeyMaterialState: 'NON_CURRENT',
    RotationDate: automatic,
    RotationType: 'AUTOMATIC',
  },
  { KeyMaterialId: ids[2], KeyMaterialState: 'CURRENT', RotationDate: onDemand, RotationType: 'ON_DEMAND' },
];

test('lists the rotations that were, oldest first', async () => {
  const { Rotations, Truncated, NextMarker } = await kms.listKeyRotations({ KeyId: key.arn });
  expect(Rotations).toEqual(ROTATIONS.map((rotation) => ({ KeyId: key.id, ...rotation })));
  expect({ Truncated, NextMarker }).toEqual({ Truncated: false });
  expect(await rotationsOf(kms, key.id, { IncludeKeyMaterial: 'ROTATIONS_ONLY' })).toEqual(ROTATIONS);
});

test('lists the first material as well when asked for all', async () => {
  expect(await rotationsOf(kms, key.id, ALL)).toEqual([FIRST, ...ROTATIONS]);
  const { CurrentKeyMaterialId } = await describeKey(kms, other.id);
  expect(await rotationsOf(kms, other.id)).toEqual([]);
  expect(await rotationsOf(kms, other.id, ALL)).toEqual([
    { KeyMaterialId: CurrentKeyMaterialId, KeyMaterialState: 'CURRENT' },
  ]);
});

test('page by page', async () => {
  const found: unknown[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.listKeyRotations({ KeyId: key.id, Limit: 1, Marker, ...ALL });
    expect(page.Rotations).toHaveLength(1);
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    found.push(page.Rotations?.[0]?.KeyMaterialId);
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(found).toEqual(ids);
});

test('a key that cannot rotate has an empty list', async () => {
  for (const { id } of [await createKey(kms), await createMacKey(kms)]) {
    expect(await rotationsOf(kms, id)).toEqual([]);
  }
});

const marker = (await kms.listKeyRotations({ KeyId: key.id, Limit: 1 })).NextMarker;
refuses(kms, 'ListKeyRotations', [
  [
    'to include material of a key that cannot rotate',
    { KeyId: (await createKey(kms)).id, ...ALL },
    'UnsupportedOperationException',
    NO_TEXT,
  ],
  [
    'a marker of another key',
    { KeyId: other.id, Marker: marker },
    'InvalidMarkerException',
    'The marker is not valid for this operation.',
  ],
  [
    'a marker of another list of the key',
    { KeyId: key.id, Marker: marker, ...ALL },
    'InvalidMarkerException',
    'The marker is not valid for this operation.',
  ],
  [
    'another kind of list',
    { KeyId: key.id, IncludeKeyMaterial: 'ALL' },
    'ValidationException',
    violation(
      `Value 'ALL'`,
      'includeKeyMaterial',
      'Member must satisfy enum value set: [ALL_KEY_MATERIAL, ROTATIONS_ONLY]',
    ),
  ],
  [
    'a limit of 0',
    { KeyId: key.id, Limit: 0 },
    'ValidationException',
    violation(`Value '0'`, 'limit', 'Member must have value greater than or equal to 1'),
  ],
]);

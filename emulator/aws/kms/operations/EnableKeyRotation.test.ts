import { describe, expect, test } from 'vitest';
import { createMacKey } from '../../../test/ciphers.ts';
import { createImportedKey } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { NO_TEXT, refuses, violation } from '../../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../../test/rotations.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const { clock } = emulator;
const statusOf = (KeyId: string) => kms.getKeyRotationStatus({ KeyId });
const datesOf = async (KeyId: string) =>
  (await rotationsOf(kms, KeyId)).map(({ RotationDate }) => RotationDate?.getTime());

keyReferences(world, 'EnableKeyRotation', { aliases: false, makeKey: createSymmetricKey }, (KeyId) => ({
  KeyId,
}));

const [ecc, mac, symmetric] = [await createKey(kms), await createMacKey(kms), await createSymmetricKey(kms)];
const rsa = await createKey(kms, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
const imported = await createImportedKey(kms);
refuses(kms, 'EnableKeyRotation', [
  [
    'a key with imported material',
    { KeyId: imported.id },
    'UnsupportedOperationException',
    `${imported.arn} origin is EXTERNAL which is not valid for this operation.`,
  ],
  ...[ecc, mac, rsa].map(
    ({ id }) =>
      ['a key that cannot rotate', { KeyId: id }, 'UnsupportedOperationException', NO_TEXT] as const,
  ),
  ...(
    [
      [89, 'Member must have value greater than or equal to 90'],
      [2561, 'Member must have value less than or equal to 2560'],
    ] as const
  ).map(
    ([days, constraint]) =>
      [
        `a period of ${days} days`,
        { KeyId: symmetric.id, RotationPeriodInDays: days },
        'ValidationException',
        violation(`Value '${days}'`, 'rotationPeriodInDays', constraint),
      ] as const,
  ),
]);

test.each([
  ['365 days by default', {}, 365],
  ['90 days', { RotationPeriodInDays: 90 }, 90],
  ['2,560 days', { RotationPeriodInDays: 2560 }, 2560],
])('rotates after the period, and not a millisecond earlier: %s', async (_what, input, days) => {
  const { id } = await createSymmetricKey(kms);
  const start = clock.now();
  await kms.enableKeyRotation({ KeyId: id, ...input });
  await clock.advance(days * DAY - 1);
  expect(await datesOf(id)).toEqual([]);
  await clock.advance(1);
  expect(await datesOf(id)).toEqual([start + days * DAY]);
  expect(await statusOf(id)).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: days,
    NextRotationDate: new Date(start + 2 * days * DAY),
  });
});

test('over a jump of years each rotation happens at its own instant', async () => {
  const { id } = await createSymmetricKey(kms);
  const start = clock.now();
  await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 100 });
  await clock.advance(10 * 365 * DAY);
  expect(await datesOf(id)).toEqual(
    Array.from({ length: 36 }, (_, index) => start + (index + 1) * 100 * DAY),
  );
  const materials = await rotationsOf(kms, id, { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  expect(new Set(materials.map(({ KeyMaterialId }) => KeyMaterialId)).size).toBe(37);
});

describe('a second call', () => {
  test('with the same period changes nothing', async () => {
    const { id } = await createSymmetricKey(kms);
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 180 });
    const before = await statusOf(id);
    await clock.advance(50 * DAY);
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 180 });
    expect((await statusOf(id)).NextRotationDate).toEqual(before.NextRotationDate);
  });

  test('with another period counts from its own instant, and the old date is void', async () => {
    const { id } = await createSymmetricKey(kms);
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
    await clock.advance(89 * DAY);
    const changed = clock.now();
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 200 });
    await clock.advance(400 * DAY);
    expect(await datesOf(id)).toEqual([changed + 200 * DAY, changed + 400 * DAY]);
  });
});

describe('a key that is out of use at the date', () => {
  const outOfUse = {
    disabled: [(KeyId: string) => kms.disableKey({ KeyId }), async () => {}],
    'pending deletion': [
      (KeyId: string) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 }),
      (KeyId: string) => kms.cancelKeyDeletion({ KeyId }),
    ],
  } as const;

  test.each(Object.entries(outOfUse))('%s: rotates once it is enabled again', async (_state, [end, back]) => {
    const { id } = await createSymmetricKey(kms);
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
    await clock.advance(80 * DAY);
    await end(id);
    await clock.advance(20 * DAY);
    expect(await datesOf(id)).toEqual([]);
    await back(id);
    const enabled = clock.now();
    await kms.enableKey({ KeyId: id });
    expect(await datesOf(id)).toEqual([enabled]);
    await clock.advance(90 * DAY);
    expect(await datesOf(id)).toEqual([enabled, enabled + 90 * DAY]);
  });

  test('a key that is enabled in time keeps its date', async () => {
    const { id } = await createSymmetricKey(kms);
    const start = clock.now();
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
    await kms.disableKey({ KeyId: id });
    await clock.advance(89 * DAY);
    await kms.enableKey({ KeyId: id });
    await clock.advance(DAY);
    expect(await datesOf(id)).toEqual([start + 90 * DAY]);
  });

  test('a key that ends takes its rotations with it', async () => {
    const { id } = await createSymmetricKey(kms);
    await rotateNow(world, id);
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await clock.advance(200 * DAY);
    await expect(statusOf(id)).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

import { describe, expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createPendingKey, describeKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { DAY, later, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, tagging, emulator } = world;

keyReferences(world, 'ScheduleKeyDeletion', { aliases: false }, (KeyId) => ({ KeyId }));

test.each([
  ['30 days by default', {}, 30],
  ['7 days', { PendingWindowInDays: 7 }, 7],
  ['30 days', { PendingWindowInDays: 30 }, 30],
])('answers with the date: %s', async (_window, input, days) => {
  const { id, arn } = await createKey(kms);
  expect(await kms.scheduleKeyDeletion({ KeyId: id, ...input })).toMatchObject({
    KeyId: arn,
    DeletionDate: later(days * DAY),
    KeyState: 'PendingDeletion',
    PendingWindowInDays: days,
  });
  expect(await describeKey(kms, id)).toMatchObject({ DeletionDate: later(days * DAY), Enabled: false });
});

test('takes a disabled key', async () => {
  const { id } = await createDisabledKey(kms);
  await kms.scheduleKeyDeletion({ KeyId: id });
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingDeletion' });
});

const key = await createKey(kms);
const pending = await createPendingKey(kms);
const least = 'Member must have value greater than or equal to';
const most = 'Member must have value less than or equal to';
refuses(kms, 'ScheduleKeyDeletion', [
  [
    'a key pending deletion',
    { KeyId: pending.id },
    'KMSInvalidStateException',
    `${pending.arn} is pending deletion.`,
  ],
  ...(
    [
      [0, `${least} 1`],
      [1, `${least} 7`],
      [6, `${least} 7`],
      [31, `${most} 30`],
      [365, `${most} 30`],
      [366, `${most} 365`],
    ] as const
  ).map(
    ([days, constraint]) =>
      [
        `a window of ${days} days`,
        { KeyId: key.id, PendingWindowInDays: days },
        'ValidationException',
        violation(`Value '${days}'`, 'pendingWindowInDays', constraint),
      ] as const,
  ),
]);

describe('when the clock reaches the date', () => {
  test('the key is gone with its aliases and its tags, and not a millisecond earlier', async () => {
    const { id, arn } = await createKey(kms, { Tags: [{ TagKey: 'doomed', TagValue: 'yes' }] });
    await kms.createAlias({ AliasName: 'alias/doomed', TargetKeyId: id });
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    const TagFilters = [{ Key: 'doomed' }];

    await emulator.clock.advance(7 * DAY - 1);
    expect(await describeKey(kms, 'alias/doomed')).toMatchObject({ KeyId: id });
    expect((await tagging.getResources({ TagFilters })).ResourceTagMappingList).toHaveLength(1);

    await emulator.clock.advance(1);
    expect(await refusalOf(kms.describeKey({ KeyId: id }))).toMatchObject({
      code: 'NotFoundException',
      message: `Key '${arn}' does not exist`,
    });
    expect(await refusalOf(kms.describeKey({ KeyId: 'alias/doomed' }))).toMatchObject({
      message: 'Alias arn:aws:kms:us-east-1:000000000000:alias/doomed is not found.',
    });
    expect((await kms.listAliases({ Limit: 100 })).Aliases).toEqual([]);
    expect((await tagging.getResources({ TagFilters })).ResourceTagMappingList).toEqual([]);
    const { Keys = [] } = await kms.listKeys({ Limit: 1000 });
    expect(Keys.map(({ KeyId }) => KeyId)).not.toContain(id);
  });

  test('its alias can name another key', async () => {
    const [old, young] = [await createKey(kms), await createKey(kms)];
    await kms.createAlias({ AliasName: 'alias/heir', TargetKeyId: old.id });
    await kms.scheduleKeyDeletion({ KeyId: old.id, PendingWindowInDays: 7 });
    await emulator.clock.advance(7 * DAY);
    await kms.createAlias({ AliasName: 'alias/heir', TargetKeyId: young.id });
    expect(await describeKey(kms, 'alias/heir')).toMatchObject({ KeyId: young.id });
  });

  test('keys end one by one, each at its own date', async () => {
    const keys = [await createKey(kms), await createKey(kms), await createKey(kms)];
    const windows = [9, 7, 8];
    for (const [index, { id }] of keys.entries()) {
      await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: windows[index] });
    }
    const left = async () => {
      const { Keys = [] } = await kms.listKeys({ Limit: 1000 });
      return keys.map(({ id }) => Keys.some(({ KeyId }) => KeyId === id));
    };
    await emulator.clock.advance(7 * DAY);
    expect(await left()).toEqual([true, false, true]);
    await emulator.clock.advance(DAY);
    expect(await left()).toEqual([true, false, false]);
    await emulator.clock.advance(DAY);
    expect(await left()).toEqual([false, false, false]);
  });
});

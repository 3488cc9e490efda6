import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createPendingKey, describeKey } from '../../../test/keys.ts';
import { refusalOf } from '../../../test/refusals.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;

keyReferences(world, 'CancelKeyDeletion', { aliases: false, makeKey: createPendingKey }, (KeyId) => ({
  KeyId,
}));

test('leaves the key disabled, and without a date', async () => {
  const { id, arn } = await createPendingKey(kms);
  expect(await kms.cancelKeyDeletion({ KeyId: id })).toMatchObject({ KeyId: arn });
  const metadata = await describeKey(kms, id);
  expect(metadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
  expect(metadata.DeletionDate).toBeUndefined();
});

test('the key outlives the date that it had, with its aliases', async () => {
  const { id } = await createKey(kms);
  await kms.createAlias({ AliasName: 'alias/saved', TargetKeyId: id });
  await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
  await emulator.clock.advance(7 * DAY - 1);
  await kms.cancelKeyDeletion({ KeyId: id });
  await emulator.clock.advance(30 * DAY);
  expect(await describeKey(kms, 'alias/saved')).toMatchObject({ KeyId: id, KeyState: 'Disabled' });
});

test('a second schedule counts from its own instant', async () => {
  const { id } = await createPendingKey(kms);
  await emulator.clock.advance(6 * DAY);
  await kms.cancelKeyDeletion({ KeyId: id });
  await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
  await emulator.clock.advance(7 * DAY - 1);
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingDeletion' });
  await emulator.clock.advance(1);
  expect(await refusalOf(kms.describeKey({ KeyId: id }))).toMatchObject({ code: 'NotFoundException' });
});

test('signs again once it is enabled', async () => {
  const { id } = await createPendingKey(kms);
  await kms.cancelKeyDeletion({ KeyId: id });
  await kms.enableKey({ KeyId: id });
  const signed = await kms.sign({ KeyId: id, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' });
  expect(signed.Signature?.length).toBeGreaterThan(60);
});

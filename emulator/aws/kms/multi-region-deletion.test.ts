import type { KMS } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { clientsOf } from '../../test/clients.ts';
import { describeKey } from '../../test/keys.ts';
import {
  ABROAD,
  clientsAbroad,
  createRelatedKeys,
  keyIn,
  MULTI_REGION_LAG,
} from '../../test/multi-region.ts';
import { DAY, testWorld } from '../../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;
const Plaintext = Buffer.from('plaintext');

const inDays = (days: number) => new Date(emulator.clock.now() + days * DAY);
const stateOf = (client: KMS, KeyId: string) =>
  client.describeKey({ KeyId }).then(
    ({ KeyMetadata }) => KeyMetadata?.KeyState,
    ({ name }) => name,
  );

test('deletion of a primary key waits for its last replica, and then its own days', async () => {
  const { primary } = await createRelatedKeys(world);
  const KeyId = primary.id;
  await kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' });
  const west = clientsOf(emulator, { region: 'us-west-2' }).kms;
  const answer = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 10 });
  expect(answer).toMatchObject({
    KeyId: primary.arn,
    KeyState: 'PendingReplicaDeletion',
    PendingWindowInDays: 10,
  });
  expect(answer.DeletionDate).toBeUndefined();
  const waiting = await describeKey(kms, KeyId);
  expect(waiting).toMatchObject({
    KeyState: 'PendingReplicaDeletion',
    Enabled: false,
    PendingDeletionWindowInDays: 10,
  });
  expect(waiting.DeletionDate).toBeUndefined();

  // "This status can continue indefinitely", and the replicas are used as before.
  await emulator.clock.advance(400 * DAY);
  await abroad.sign({ KeyId, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' });
  await abroad.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  await west.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 8 });
  await emulator.clock.advance(7 * DAY);
  expect(await stateOf(abroad, KeyId)).toBe('NotFoundException');
  expect(await describeKey(kms, KeyId)).toMatchObject({
    KeyState: 'PendingReplicaDeletion',
    MultiRegionConfiguration: { ReplicaKeys: [{ Region: 'us-west-2' }] },
  });
  await emulator.clock.advance(DAY);
  const last = await describeKey(kms, KeyId);
  expect(last).toMatchObject({
    KeyState: 'PendingDeletion',
    DeletionDate: inDays(10),
    MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', ReplicaKeys: [] },
  });
  expect(last.PendingDeletionWindowInDays).toBeUndefined();
  await emulator.clock.advance(10 * DAY - 1);
  expect(await stateOf(kms, KeyId)).toBe('PendingDeletion');
  await emulator.clock.advance(1);
  expect(await stateOf(kms, KeyId)).toBe('NotFoundException');
});

test('deletion of both at once is over after fourteen days at the earliest, also when nobody looks in between', async () => {
  const { primary } = await createRelatedKeys(world);
  for (const client of [kms, abroad])
    await client.scheduleKeyDeletion({ KeyId: primary.id, PendingWindowInDays: 7 });
  await emulator.clock.advance(14 * DAY - 1);
  expect(await describeKey(kms, primary.id)).toMatchObject({
    KeyState: 'PendingDeletion',
    DeletionDate: new Date(emulator.clock.now() + 1),
  });
  await emulator.clock.advance(1);
  expect(await stateOf(kms, primary.id)).toBe('NotFoundException');
});

test('deletion of a primary key is begun after its replica’s', async () => {
  const { primary } = await createRelatedKeys(world);
  await abroad.scheduleKeyDeletion({ KeyId: primary.id, PendingWindowInDays: 7 });
  await kms.scheduleKeyDeletion({ KeyId: primary.id, PendingWindowInDays: 7 });
  expect(await stateOf(kms, primary.id)).toBe('PendingReplicaDeletion');
  await emulator.clock.advance(7 * DAY);
  expect(await stateOf(kms, primary.id)).toBe('PendingDeletion');
});

test('deletion of a replica leaves the primary key as it is', async () => {
  const { primary } = await createRelatedKeys(world);
  expect(await abroad.scheduleKeyDeletion({ KeyId: primary.id, PendingWindowInDays: 7 })).toMatchObject({
    KeyState: 'PendingDeletion',
    DeletionDate: inDays(7),
  });
  await emulator.clock.advance(7 * DAY);
  expect(await describeKey(kms, primary.id)).toMatchObject({
    KeyState: 'Enabled',
    MultiRegionConfiguration: { ReplicaKeys: [] },
  });
  // It has no replicas now and is deleted like any other key.
  const { KeyState } = await kms.scheduleKeyDeletion({ KeyId: primary.id });
  expect(KeyState).toBe('PendingDeletion');
});

test('deletion is cancelled by key: the primary while it waits for replicas, the replica in its days', async () => {
  const { primary } = await createRelatedKeys(world);
  const KeyId = primary.id;
  for (const client of [kms, abroad]) await client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  expect(await kms.cancelKeyDeletion({ KeyId })).toMatchObject({ KeyId: primary.arn });
  const cancelled = await describeKey(kms, KeyId);
  expect(cancelled).toMatchObject({ KeyState: 'Disabled' });
  expect(cancelled.PendingDeletionWindowInDays).toBeUndefined();
  expect(await stateOf(abroad, KeyId)).toBe('PendingDeletion');
  await abroad.cancelKeyDeletion({ KeyId });
  await emulator.clock.advance(60 * DAY);
  expect(await Promise.all([stateOf(kms, KeyId), stateOf(abroad, KeyId)])).toEqual(['Disabled', 'Disabled']);
});

test('a primary key that was cancelled outlives the end of its last replica', async () => {
  const { primary } = await createRelatedKeys(world);
  const KeyId = primary.id;
  for (const client of [kms, abroad]) await client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  await kms.cancelKeyDeletion({ KeyId });
  await emulator.clock.advance(30 * DAY);
  expect(await stateOf(kms, KeyId)).toBe('Disabled');
  expect(await stateOf(abroad, KeyId)).toBe('NotFoundException');
});

test('a former primary key is deleted like any replica, once it is one', async () => {
  const { primary } = await createRelatedKeys(world);
  const KeyId = primary.id;
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect(await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })).toMatchObject({
    KeyState: 'PendingDeletion',
  });
  await emulator.clock.advance(7 * DAY);
  expect((await describeKey(abroad, KeyId)).MultiRegionConfiguration).toMatchObject({
    MultiRegionKeyType: 'PRIMARY',
    PrimaryKey: { Arn: keyIn(ABROAD, primary).arn },
    ReplicaKeys: [],
  });
});

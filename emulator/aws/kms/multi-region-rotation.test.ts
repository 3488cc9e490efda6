import type { KMS } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { encrypted } from '../../test/ciphers.ts';
import { createKey, describeKey } from '../../test/keys.ts';
import { ABROAD, clientsAbroad, createRelatedKeys, MULTI_REGION_LAG } from '../../test/multi-region.ts';
import { refusalOf } from '../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../test/rotations.ts';
import { DAY, testWorld } from '../../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;
const Plaintext = Buffer.from('plaintext');
const SYMMETRIC = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;

const statuses = async (KeyId: string) =>
  (await Promise.all([kms, abroad].map((client) => client.getKeyRotationStatus({ KeyId })))).map(
    ({ $metadata, ...status }) => status,
  );
const materialOf = async (client: KMS, KeyId: string) =>
  (await describeKey(client, KeyId)).CurrentKeyMaterialId;

test('rotation is set on the primary key and told by all of them', async () => {
  const { primary, replica } = await createRelatedKeys(world, SYMMETRIC);
  const KeyId = primary.id;
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  const status = {
    KeyId,
    KeyRotationEnabled: true,
    RotationPeriodInDays: 90,
    NextRotationDate: new Date(emulator.clock.now() + 90 * DAY),
  };
  expect(await statuses(KeyId)).toEqual([status, status]);
  const refused = {
    code: 'UnsupportedOperationException',
    message: `${replica.arn} is not a multi-Region primary key.`,
    status: 400,
  };
  expect(await refusalOf(abroad.enableKeyRotation({ KeyId }))).toEqual(refused);
  expect(await refusalOf(abroad.disableKeyRotation({ KeyId }))).toEqual(refused);
  expect(await refusalOf(abroad.rotateKeyOnDemand({ KeyId }))).toEqual(refused);
  await kms.disableKeyRotation({ KeyId });
  expect(await statuses(KeyId)).toEqual(Array(2).fill({ KeyId, KeyRotationEnabled: false }));
});

test('a rotation gives all of them the same new material, disabled or not, and all keep what they had', async () => {
  const { primary } = await createRelatedKeys(world, SYMMETRIC);
  const KeyId = primary.id;
  const before = await encrypted(abroad, KeyId, Plaintext);
  const first = await materialOf(kms, KeyId);
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  await abroad.disableKey({ KeyId });
  await emulator.clock.advance(90 * DAY);
  const second = await materialOf(kms, KeyId);
  expect(second).not.toBe(first);
  expect(await materialOf(abroad, KeyId)).toBe(second);
  expect(await rotationsOf(abroad, KeyId)).toEqual(await rotationsOf(kms, KeyId));
  await abroad.enableKey({ KeyId });
  const after = await encrypted(kms, KeyId, Plaintext);
  for (const CiphertextBlob of [before, after]) {
    for (const client of [kms, abroad])
      expect((await client.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(Plaintext));
  }
});

test('a replica of a key that was rotated has every material', async () => {
  const { id } = await createKey(kms, { ...SYMMETRIC, MultiRegion: true });
  const old = await encrypted(kms, id, Plaintext);
  await rotateNow(world, id);
  await kms.enableKeyRotation({ KeyId: id });
  await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect((await abroad.decrypt({ CiphertextBlob: old })).Plaintext).toEqual(new Uint8Array(Plaintext));
  const all = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
  const history = await rotationsOf(abroad, id, all);
  expect(history).toHaveLength(2);
  expect(history).toEqual(await rotationsOf(kms, id, all));
  expect((await statuses(id))[1]).toMatchObject({ KeyRotationEnabled: true });
});

test('rotation goes on from the new primary key, at the dates of the old one', async () => {
  const { primary } = await createRelatedKeys(world, SYMMETRIC);
  const KeyId = primary.id;
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  const [status] = await statuses(KeyId);
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect(await statuses(KeyId)).toEqual([status, status]);
  // The former primary key is a replica now: whether it is enabled is nothing to the rotation.
  await kms.disableKey({ KeyId });
  const first = await materialOf(kms, KeyId);
  await emulator.clock.advanceTo(Number(status?.NextRotationDate));
  const second = await materialOf(abroad, KeyId);
  expect(second).not.toBe(first);
  expect(await materialOf(kms, KeyId)).toBe(second);
  expect(await rotationsOf(kms, KeyId)).toHaveLength(1);
});

test('a rotation that comes due while the primary Region is updated happens at its end, once', async () => {
  const { primary } = await createRelatedKeys(world, SYMMETRIC);
  const KeyId = primary.id;
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  await emulator.clock.advance(90 * DAY - 1);
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG - 1);
  expect(await rotationsOf(abroad, KeyId)).toEqual([]);
  await emulator.clock.advance(DAY);
  const rotations = await rotationsOf(abroad, KeyId);
  expect(rotations).toHaveLength(1);
  expect(await rotationsOf(kms, KeyId)).toEqual(rotations);
});

test('a rotation on demand goes on from the new primary key, and its quota with it', async () => {
  const { primary } = await createRelatedKeys(world, SYMMETRIC);
  const KeyId = primary.id;
  for (let count = 0; count < 24; count++) await rotateNow(world, KeyId);
  await kms.rotateKeyOnDemand({ KeyId });
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: ABROAD });
  await emulator.clock.advance(10_000);
  expect(await rotationsOf(kms, KeyId)).toHaveLength(25);
  expect(await rotationsOf(abroad, KeyId)).toHaveLength(25);
  expect((await refusalOf(abroad.rotateKeyOnDemand({ KeyId }))).code).toBe('LimitExceededException');
});

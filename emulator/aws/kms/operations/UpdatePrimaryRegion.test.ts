import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, describeKey } from '../../../test/keys.ts';
import {
  ABROAD,
  clientsAbroad,
  createRelatedKeys,
  keyIn,
  MULTI_REGION_LAG,
} from '../../../test/multi-region.ts';
import { refusalOf, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;
const PrimaryRegion = ABROAD;

/** Type and Region of the primary key as each of two related keys tells them. */
async function roles(id: string) {
  const both = await Promise.all([kms, abroad].map((client) => describeKey(client, id)));
  return both.map(({ KeyState, MultiRegionConfiguration }) => [
    KeyState,
    MultiRegionConfiguration?.MultiRegionKeyType,
    MultiRegionConfiguration?.PrimaryKey?.Region,
    MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region).join(' '),
  ]);
}

test('primary and replica swap their roles by the clock; meanwhile both are replicas and both sign', async () => {
  const { primary } = await createRelatedKeys(world);
  const KeyId = primary.id;
  expect(await roles(KeyId)).toEqual([
    ['Enabled', 'PRIMARY', 'us-east-1', 'eu-west-1'],
    ['Enabled', 'REPLICA', 'us-east-1', 'eu-west-1'],
  ]);
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion });
  await emulator.clock.advance(MULTI_REGION_LAG - 1);
  expect(await roles(KeyId)).toEqual([
    ['Updating', 'REPLICA', 'eu-west-1', 'eu-west-1 us-east-1'],
    ['Updating', 'REPLICA', 'eu-west-1', 'eu-west-1 us-east-1'],
  ]);
  const signing = { KeyId, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  await Promise.all([kms.sign(signing), abroad.sign(signing)]);
  await emulator.clock.advance(1);
  expect(await roles(KeyId)).toEqual([
    ['Enabled', 'REPLICA', 'eu-west-1', 'us-east-1'],
    ['Enabled', 'PRIMARY', 'eu-west-1', 'us-east-1'],
  ]);
});

test('the new primary can be replicated, and the old one cannot', async () => {
  const { primary, replica } = await createRelatedKeys(world);
  await kms.updatePrimaryRegion({ KeyId: primary.id, PrimaryRegion });
  const target = { KeyId: primary.id, ReplicaRegion: 'us-west-2' };
  expect((await refusalOf(abroad.replicateKey(target))).message).toBe(`${replica.arn} is updating.`);
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect((await refusalOf(kms.replicateKey(target))).message).toBe(
    `${primary.arn} is not a multi-Region primary key.`,
  );
  const { ReplicaKeyMetadata } = await abroad.replicateKey(target);
  expect(ReplicaKeyMetadata?.MultiRegionConfiguration).toEqual({
    MultiRegionKeyType: 'REPLICA',
    PrimaryKey: { Arn: replica.arn, Region: ABROAD },
    ReplicaKeys: [
      { Arn: primary.arn, Region: 'us-east-1' },
      { Arn: keyIn('us-west-2', primary).arn, Region: 'us-west-2' },
    ],
  });
});

test('what is not shared stays where it is, and the other replicas follow', async () => {
  const { primary } = await createRelatedKeys(world, { Description: 'at home' });
  await kms.replicateKey({ KeyId: primary.id, ReplicaRegion: 'us-west-2', Description: 'bystander' });
  await emulator.clock.advance(MULTI_REGION_LAG);
  await kms.updatePrimaryRegion({ KeyId: primary.id, PrimaryRegion });
  const west = clientsOf(emulator, { region: 'us-west-2' }).kms;
  expect(await describeKey(west, primary.id)).toMatchObject({ KeyState: 'Enabled' });
  await emulator.clock.advance(MULTI_REGION_LAG);
  const told = await Promise.all([kms, abroad, west].map((client) => describeKey(client, primary.id)));
  expect(told.map(({ Description }) => Description)).toEqual(['at home', '', 'bystander']);
  expect(told[2]?.MultiRegionConfiguration).toMatchObject({
    MultiRegionKeyType: 'REPLICA',
    PrimaryKey: { Region: ABROAD },
    ReplicaKeys: [{ Region: 'us-east-1' }, { Region: 'us-west-2' }],
  });
});

test('back again', async () => {
  const { primary } = await createRelatedKeys(world);
  await kms.updatePrimaryRegion({ KeyId: primary.id, PrimaryRegion });
  await emulator.clock.advance(MULTI_REGION_LAG);
  await abroad.updatePrimaryRegion({ KeyId: primary.id, PrimaryRegion: 'us-east-1' });
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect(await roles(primary.id)).toEqual([
    ['Enabled', 'PRIMARY', 'us-east-1', 'eu-west-1'],
    ['Enabled', 'REPLICA', 'us-east-1', 'eu-west-1'],
  ]);
});

test('shows in both Regions, the second time by the ARN of the new primary key', async () => {
  const { primary, replica } = await createRelatedKeys(world);
  await kms.updatePrimaryRegion({ KeyId: primary.id, PrimaryRegion });
  const [there, here] = emulator.journal.entries().slice(-2);
  expect(here).toMatchObject({
    operation: 'UpdatePrimaryRegion',
    region: 'us-east-1',
    input: { KeyId: primary.id, PrimaryRegion },
    resources: [primary.arn],
  });
  expect(there).toMatchObject({
    operation: 'UpdatePrimaryRegion',
    region: ABROAD,
    requestId: here?.requestId,
    input: { KeyId: replica.arn, PrimaryRegion },
    resources: [],
  });
});

keyReferences(
  world,
  'UpdatePrimaryRegion',
  { aliases: false, makeKey: async () => (await createRelatedKeys(world)).primary },
  (KeyId) => ({ KeyId, PrimaryRegion }),
);

const single = await createKey(kms);
const alone = await createKey(kms, { MultiRegion: true });
const { primary, replica } = await createRelatedKeys(world);

describe('refusals', () => {
  refuses(kms, 'UpdatePrimaryRegion', [
    [
      'a single-Region key',
      { KeyId: single.id, PrimaryRegion },
      'UnsupportedOperationException',
      `${single.arn} is not a multi-Region primary key.`,
    ],
    [
      'a Region without a replica',
      { KeyId: alone.id, PrimaryRegion },
      'NotFoundException',
      `Key '${keyIn(ABROAD, alone).arn}' does not exist`,
    ],
    [
      'the Region of the primary key',
      { KeyId: primary.id, PrimaryRegion: 'us-east-1' },
      'UnsupportedOperationException',
      `${primary.arn} is not a multi-Region replica key.`,
    ],
  ]);

  refuses(abroad, 'UpdatePrimaryRegion', [
    [
      'a replica',
      { KeyId: replica.id, PrimaryRegion },
      'UnsupportedOperationException',
      `${replica.arn} is not a multi-Region primary key.`,
    ],
  ]);

  test.each([
    ['disabled', 'DisabledException', 'is disabled.'],
    ['pending deletion', 'KMSInvalidStateException', 'is pending deletion.'],
    ['creating', 'KMSInvalidStateException', 'is creating.'],
  ])('a replica that is %s', async (state, code, text) => {
    const { id, arn } = await createKey(kms, { MultiRegion: true });
    await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
    if (state !== 'creating') await emulator.clock.advance(MULTI_REGION_LAG);
    if (state === 'disabled') await abroad.disableKey({ KeyId: id });
    if (state === 'pending deletion') await abroad.scheduleKeyDeletion({ KeyId: id });
    expect(await refusalOf(kms.updatePrimaryRegion({ KeyId: id, PrimaryRegion }))).toEqual({
      code,
      message: `${keyIn(ABROAD, { id, arn }).arn} ${text}`,
      status: 400,
    });
    expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled' });
  });
});

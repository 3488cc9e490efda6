import { describe, expect, test } from 'vitest';
import { createEmulator } from '../../../server.ts';
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
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';
import { defaultKeyPolicy } from '../key-policy.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world);
const createPrimary = () => createKey(kms, { MultiRegion: true });

test('answers with the new replica, which shares what the primary is and nothing that is set on it', async () => {
  const { id, arn } = await createKey(kms, {
    MultiRegion: true,
    Description: 'of the primary',
    Tags: [{ TagKey: 'of', TagValue: 'primary' }],
    Policy: JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
    }),
  });
  const answer = await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
  const replicaArn = `arn:aws:kms:eu-west-1:000000000000:key/${id}`;
  expect(answer).toMatchObject({
    ReplicaPolicy: defaultKeyPolicy({ account: '000000000000', region: ABROAD }),
    ReplicaTags: [],
  });
  expect(answer.ReplicaKeyMetadata).toEqual({
    AWSAccountId: '000000000000',
    KeyId: id,
    Arn: replicaArn,
    CreationDate: new Date(emulator.clock.now()),
    Enabled: false,
    Description: '',
    KeyUsage: 'SIGN_VERIFY',
    KeyState: 'Creating',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'ECC_NIST_P256',
    KeySpec: 'ECC_NIST_P256',
    SigningAlgorithms: ['ECDSA_SHA_256'],
    MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: 'REPLICA',
      PrimaryKey: { Arn: arn, Region: 'us-east-1' },
      ReplicaKeys: [{ Arn: replicaArn, Region: ABROAD }],
    },
  });
});

test('gives the replica the policy, tags and description of the request', async () => {
  const { id } = await createPrimary();
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
  });
  const Tags = [{ TagKey: 'of', TagValue: 'replica' }];
  const answer = await kms.replicateKey({
    KeyId: id,
    ReplicaRegion: ABROAD,
    Policy,
    Tags,
    Description: 'of the replica',
    BypassPolicyLockoutSafetyCheck: true,
  });
  expect(answer).toMatchObject({ ReplicaPolicy: Policy, ReplicaTags: Tags });
  expect(answer.ReplicaKeyMetadata?.Description).toBe('of the replica');
  expect(await abroad.kms.getKeyPolicy({ KeyId: id })).toMatchObject({ Policy });
  expect((await abroad.kms.listResourceTags({ KeyId: id })).Tags).toEqual(Tags);
  expect((await kms.listResourceTags({ KeyId: id })).Tags).toEqual([]);
  const found = await abroad.tagging.getResources({ TagFilters: [{ Key: 'of', Values: ['replica'] }] });
  expect(found.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN)).toEqual([
    answer.ReplicaKeyMetadata?.Arn,
  ]);
  expect((await world.tagging.getResources({ TagFilters: [{ Key: 'of' }] })).ResourceTagMappingList).toEqual(
    // Of the test above, in the Region of the primary.
    [expect.objectContaining({ Tags: [{ Key: 'of', Value: 'primary' }] })],
  );
});

test('the replica is created by the clock, and the primary is in use meanwhile', async () => {
  const { id } = await createPrimary();
  const signed = { KeyId: id, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG - 1);
  expect(await describeKey(abroad.kms, id)).toMatchObject({ KeyState: 'Creating', Enabled: false });
  await kms.sign(signed);
  await emulator.clock.advance(1);
  expect(await describeKey(abroad.kms, id)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  await abroad.kms.sign(signed);
});

test('a replica whose deletion was scheduled while it was created stays pending deletion', async () => {
  const { id } = await createPrimary();
  await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
  await abroad.kms.scheduleKeyDeletion({ KeyId: id });
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect(await describeKey(abroad.kms, id)).toMatchObject({ KeyState: 'PendingDeletion' });
});

test('every related key lists all of them', async () => {
  const { primary, replica } = await createRelatedKeys(world);
  await kms.replicateKey({ KeyId: primary.arn, ReplicaRegion: 'ap-southeast-2' });
  const far = clientsOf(emulator, { region: 'ap-southeast-2' }).kms;
  const shared = {
    PrimaryKey: { Arn: primary.arn, Region: 'us-east-1' },
    ReplicaKeys: [
      { Arn: keyIn('ap-southeast-2', primary).arn, Region: 'ap-southeast-2' },
      { Arn: replica.arn, Region: ABROAD },
    ],
  };
  const told = await Promise.all([kms, abroad.kms, far].map((client) => describeKey(client, primary.id)));
  expect(told.map(({ MultiRegionConfiguration }) => MultiRegionConfiguration)).toEqual([
    { MultiRegionKeyType: 'PRIMARY', ...shared },
    { MultiRegionKeyType: 'REPLICA', ...shared },
    { MultiRegionKeyType: 'REPLICA', ...shared },
  ]);
});

test('shows as ReplicateKey in one Region and as CreateKey in the other', async () => {
  const { id, arn } = await createPrimary();
  await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD, Description: 'd' });
  const [created, replicated] = emulator.journal.entries().slice(-2);
  expect(replicated).toMatchObject({ operation: 'ReplicateKey', region: 'us-east-1', resources: [arn] });
  expect(created).toMatchObject({
    operation: 'CreateKey',
    region: ABROAD,
    requestId: replicated?.requestId,
    input: { Description: 'd', MultiRegion: true },
    output: { KeyMetadata: { KeyState: 'Creating', CreationDate: emulator.clock.now() / 1000 } },
    resources: [keyIn(ABROAD, { id, arn }).arn],
  });
});

test('a deleted replica can be made again, with the same material', async () => {
  const { primary, replica } = await createRelatedKeys(world);
  const before = await abroad.kms.getPublicKey({ KeyId: replica.id });
  await abroad.kms.scheduleKeyDeletion({ KeyId: replica.id, PendingWindowInDays: 7 });
  const again = () => kms.replicateKey({ KeyId: primary.id, ReplicaRegion: ABROAD });
  expect((await refusalOf(again())).code).toBe('AlreadyExistsException');
  await emulator.clock.advance(7 * 86_400_000);
  await again();
  await emulator.clock.advance(MULTI_REGION_LAG);
  const after = await abroad.kms.getPublicKey({ KeyId: replica.id });
  expect(after.PublicKey).toEqual(before.PublicKey);
});

keyReferences(world, 'ReplicateKey', { aliases: false, makeKey: createPrimary }, (KeyId) => ({
  KeyId,
  ReplicaRegion: ABROAD,
}));

const single = await createKey(kms);
const primary = await createPrimary();
const { primary: replicated, replica } = await createRelatedKeys(world);
const to = (ReplicaRegion: string) => ({ KeyId: primary.id, ReplicaRegion });

describe('refusals', () => {
  refuses(kms, 'ReplicateKey', [
    [
      'a single-Region key',
      { KeyId: single.id, ReplicaRegion: ABROAD },
      'UnsupportedOperationException',
      `${single.arn} is not a multi-Region primary key.`,
    ],
    [
      'a Region that has a replica',
      { KeyId: replicated.id, ReplicaRegion: ABROAD },
      'AlreadyExistsException',
      `Key '${replica.arn}' already exists`,
    ],
    ['its own Region', to('us-east-1'), 'AlreadyExistsException', `Key '${primary.arn}' already exists`],
    [
      'an unknown Region',
      to('us-east-9'),
      'ValidationException',
      'KMS is not available in the Region us-east-9 of the partition aws.',
    ],
    [
      'a Region of another partition',
      to('cn-north-1'),
      'ValidationException',
      'KMS is not available in the Region cn-north-1 of the partition aws.',
    ],
    [
      'what is no Region',
      to('Ireland'),
      'ValidationException',
      violation(
        `Value 'Ireland'`,
        'replicaRegion',
        'Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$',
      ),
    ],
    [
      'no Region',
      { KeyId: primary.id },
      'ValidationException',
      violation('Value null', 'replicaRegion', 'Member must not be null'),
    ],
    [
      'a reserved tag',
      { ...to(ABROAD), Tags: [{ TagKey: 'aws:a', TagValue: '' }] },
      'TagException',
      'Tags beginning with aws: are reserved',
    ],
    [
      '51 tags',
      { ...to(ABROAD), Tags: Array.from({ length: 51 }, (_, n) => ({ TagKey: `t${n}`, TagValue: '' })) },
      'TagException',
      'Too many tags',
    ],
    [
      'what is no policy',
      { ...to(ABROAD), Policy: 'nonsense' },
      'MalformedPolicyDocumentException',
      'The policy is not valid JSON.',
    ],
  ]);

  refuses(abroad.kms, 'ReplicateKey', [
    [
      'a replica',
      { KeyId: replica.id, ReplicaRegion: 'us-west-2' },
      'UnsupportedOperationException',
      `${replica.arn} is not a multi-Region primary key.`,
    ],
  ]);

  test('and a refusal leaves nothing behind in the other Region', async () => {
    expect(await refusalOf(abroad.kms.describeKey({ KeyId: primary.id }))).toMatchObject({
      code: 'NotFoundException',
    });
    expect((await describeKey(kms, primary.id)).MultiRegionConfiguration?.ReplicaKeys).toEqual([]);
  });
});

test('within China', async () => {
  const beijing = clientsOf(emulator, { region: 'cn-north-1' }).kms;
  const { id } = await createKey(beijing, { MultiRegion: true });
  const { ReplicaKeyMetadata } = await beijing.replicateKey({ KeyId: id, ReplicaRegion: 'cn-northwest-1' });
  expect(ReplicaKeyMetadata?.Arn).toBe(`arn:aws-cn:kms:cn-northwest-1:000000000000:key/${id}`);
});

test('the quota of keys is that of the replica’s Region', async () => {
  const crowded = createEmulator({ quotas: { keys: 1 } });
  const { kms: home } = clientsOf(crowded);
  const { id } = await createKey(home, { MultiRegion: true });
  const { kms: there } = clientsOf(crowded, { region: ABROAD });
  await createKey(there);
  expect(await refusalOf(home.replicateKey({ KeyId: id, ReplicaRegion: ABROAD }))).toMatchObject({
    code: 'LimitExceededException',
  });
  await home.replicateKey({ KeyId: id, ReplicaRegion: 'us-west-2' });
  const { kms: west } = clientsOf(crowded, { region: 'us-west-2' });
  expect((await refusalOf(createKey(west))).code).toBe('LimitExceededException');
  await crowded.close();
});

import { describe, expect, test } from 'vitest';
import type { KeyOperation } from '../aws/kms/key-states.ts';
import { clientsOf, type Where } from './clients.ts';
import { createKey, describeKey, type TestKey } from './keys.ts';
import { call, refusalOf } from './refusals.ts';
import { DAY, testWorld } from './world.ts';

const { emulator } = testWorld();

const HOME: Where = { accessKeyId: '111111111111', region: 'us-east-1' };
const OTHER_REGION: Where = { accessKeyId: '111111111111', region: 'eu-west-1' };
const OTHER_ACCOUNT: Where = { accessKeyId: '222222222222', region: 'us-east-1' };
const AliasName = 'alias/same-everywhere';
const GranteePrincipal = 'arn:aws:iam::111111111111:role/same-everywhere';

/** A key with a name and a tag that the keys of the other places have too. */
async function settle(where: Where) {
  const clients = clientsOf(emulator, where);
  const key = await createKey(clients.kms, { Tags: [{ TagKey: 'same', TagValue: 'everywhere' }] });
  await clients.kms.createAlias({ AliasName, TargetKeyId: key.id });
  const grant = await clients.kms.createGrant({
    KeyId: key.id,
    GranteePrincipal,
    RetiringPrincipal: GranteePrincipal,
    Operations: ['Sign'],
  });
  return { ...clients, key, grant };
}

const home = await settle(HOME);
/** A multi-Region key that was replicated to neither of the other places. */
const unshared = await createKey(home.kms, { MultiRegion: true });
const PLACES = [
  ['another Region', await settle(OTHER_REGION)],
  ['another account', await settle(OTHER_ACCOUNT)],
] as const;

describe.each(PLACES)('%s', (place, there) => {
  test('lists its own only', async () => {
    const { kms, tagging, key, grant } = there;
    expect((await kms.listKeys({})).Keys).toEqual([{ KeyId: key.id, KeyArn: key.arn }]);
    expect((await kms.listAliases({})).Aliases).toMatchObject([{ AliasName, TargetKeyId: key.id }]);
    const retirable = await kms.listRetirableGrants({ RetiringPrincipal: GranteePrincipal });
    expect(retirable.Grants).toMatchObject([{ GrantId: grant.GrantId, KeyId: key.arn }]);
    const { ResourceTagMappingList = [] } = await tagging.getResources({});
    expect(ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN)).toEqual([key.arn]);
    const byArn = await tagging.getResources({ ResourceARNList: [home.key.arn] });
    expect(byArn.ResourceTagMappingList).toEqual([]);
  });

  test('has its own key behind the same alias', async () => {
    expect(await describeKey(there.kms, AliasName)).toMatchObject({
      KeyId: there.key.id,
      Arn: there.key.arn,
    });
  });

  const Message = Buffer.from('x');
  const SigningAlgorithm = 'ECDSA_SHA_256';
  const INPUTS: readonly (readonly [KeyOperation, (KeyId: string) => object])[] = [
    ['DescribeKey', (KeyId) => ({ KeyId })],
    ['GetPublicKey', (KeyId) => ({ KeyId })],
    ['Sign', (KeyId) => ({ KeyId, Message, SigningAlgorithm })],
    ['Verify', (KeyId) => ({ KeyId, Message, SigningAlgorithm, Signature: Message })],
    ['TagResource', (KeyId) => ({ KeyId, Tags: [] })],
    ['UntagResource', (KeyId) => ({ KeyId, TagKeys: ['same'] })],
    ['ListResourceTags', (KeyId) => ({ KeyId })],
    ['ListAliases', (KeyId) => ({ KeyId })],
    ['CreateAlias', (TargetKeyId) => ({ AliasName: 'alias/new', TargetKeyId })],
    ['UpdateAlias', (TargetKeyId) => ({ AliasName, TargetKeyId })],
    ['ReplicateKey', (KeyId) => ({ KeyId, ReplicaRegion: 'us-west-2' })],
    ['UpdatePrimaryRegion', (KeyId) => ({ KeyId, PrimaryRegion: 'us-west-2' })],
    ['ScheduleKeyDeletion', (KeyId) => ({ KeyId })],
    ['CancelKeyDeletion', (KeyId) => ({ KeyId })],
    ['EnableKey', (KeyId) => ({ KeyId })],
    ['DisableKey', (KeyId) => ({ KeyId })],
    ['UpdateKeyDescription', (KeyId) => ({ KeyId, Description: 'theirs' })],
    ['GetKeyPolicy', (KeyId) => ({ KeyId })],
    ['PutKeyPolicy', (KeyId) => ({ KeyId, Policy: '{}' })],
    ['ListKeyPolicies', (KeyId) => ({ KeyId })],
    ['CreateGrant', (KeyId) => ({ KeyId, GranteePrincipal, Operations: ['Sign'] })],
    ['ListGrants', (KeyId) => ({ KeyId })],
    ['RetireGrant', (KeyId) => ({ KeyId, GrantId: home.grant.GrantId })],
    ['RevokeGrant', (KeyId) => ({ KeyId, GrantId: home.grant.GrantId })],
  ];
  test.each(INPUTS)('%s does not reach the key, multi-Region or not', async (operation, inputOf) => {
    for (const key of [home.key, unshared]) {
      const byId = await refusalOf(call(there.kms, operation, inputOf(key.id)));
      expect(byId).toMatchObject({
        code: 'NotFoundException',
        message: expect.stringContaining('does not exist'),
      });
      const byArn = await refusalOf(call(there.kms, operation, inputOf(key.arn)));
      expect(byArn.code).toBe(place === 'another account' ? 'AccessDeniedException' : 'NotFoundException');
    }
  });

  test('takes no grant token of another place', async () => {
    const { GrantToken } = home.grant;
    const refused = { code: 'InvalidGrantTokenException', message: 'The grant token does not exist.' };
    const describing = there.kms.describeKey({ KeyId: there.key.id, GrantTokens: [GrantToken ?? ''] });
    expect(await refusalOf(describing)).toMatchObject(refused);
    expect(await refusalOf(there.kms.retireGrant({ GrantToken }))).toMatchObject(refused);
    expect((await home.kms.listGrants({ KeyId: home.key.id })).Grants).toHaveLength(1);
  });

  test('an ARN tells nothing about whether there is such a key', async () => {
    const nothing: TestKey = {
      id: '',
      arn: home.key.arn.replace(/[^/]*$/, '11111111-2222-4333-8444-555555555555'),
    };
    const [real, unreal] = await Promise.all(
      [home.key, nothing].map(({ arn }) => refusalOf(there.kms.describeKey({ KeyId: arn }))),
    );
    expect(unreal).toEqual(real);
  });

  test('the end of its key is the end of no other', async () => {
    const { id } = await createKey(there.kms, { Tags: [{ TagKey: 'same', TagValue: 'everywhere' }] });
    await there.kms.updateAlias({ AliasName, TargetKeyId: id });
    await there.kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await emulator.clock.advance(7 * DAY);
    expect(await refusalOf(there.kms.describeKey({ KeyId: AliasName }))).toMatchObject({
      code: 'NotFoundException',
    });
    expect(await describeKey(home.kms, AliasName)).toMatchObject({ KeyId: home.key.id });
    expect((await home.tagging.getResources({})).ResourceTagMappingList).toHaveLength(1);
  });
});

describe('a replica', () => {
  const KeyId = unshared.id;
  const [abroad, stranger] = [
    { ...HOME, region: 'us-west-2' },
    { ...OTHER_ACCOUNT, region: 'us-west-2' },
  ];

  test('shows in its Region of its account and nowhere else', async () => {
    const before = await Promise.all(PLACES.map(([, { kms }]) => kms.listKeys({})));
    const Tags = [{ TagKey: 'same', TagValue: 'everywhere' }];
    const { ReplicaKeyMetadata } = await home.kms.replicateKey({ KeyId, ReplicaRegion: 'us-west-2', Tags });
    const after = await Promise.all(PLACES.map(([, { kms }]) => kms.listKeys({})));
    expect(after.map(({ Keys }) => Keys)).toEqual(before.map(({ Keys }) => Keys));
    const { kms, tagging } = clientsOf(emulator, abroad);
    expect((await kms.listKeys({})).Keys).toEqual([{ KeyId, KeyArn: ReplicaKeyMetadata?.Arn }]);
    expect((await tagging.getResources({})).ResourceTagMappingList).toHaveLength(1);
    expect((await home.tagging.getResources({})).ResourceTagMappingList).toHaveLength(1);
    expect((await clientsOf(emulator, stranger).kms.listKeys({})).Keys).toEqual([]);
  });

  test('ends without its primary key', async () => {
    const { kms } = clientsOf(emulator, abroad);
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await emulator.clock.advance(7 * DAY);
    expect((await kms.listKeys({})).Keys).toEqual([]);
    expect(await describeKey(home.kms, KeyId)).toMatchObject({ KeyState: 'Enabled' });
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createPendingKey, createSymmetricKey, type TestKey } from '../../../test/keys.ts';
import { refuses } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;

const home = await createKey(kms);
await kms.createAlias({ AliasName: 'alias/wanders', TargetKeyId: home.id });

keyReferences(
  world,
  'UpdateAlias',
  {
    aliases: false,
    member: 'targetKeyId',
    aliasRefusal: ['ValidationException', 'Aliases must refer to keys. Not aliases'],
  },
  (TargetKeyId) => ({
    AliasName: 'alias/wanders',
    TargetKeyId,
  }),
);

describe('moves an alias', () => {
  let from: TestKey;
  let AliasName: string;
  beforeEach(async () => {
    from = await createKey(kms);
    AliasName = `alias/${from.id}`;
    await kms.createAlias({ AliasName, TargetKeyId: from.id });
  });

  const aliasesOf = async (key: TestKey) => (await kms.listAliases({ KeyId: key.id })).Aliases ?? [];

  test('to another key, at an instant that ListAliases tells', async () => {
    const to = await createKey(kms);
    await emulator.clock.advance(90_000);
    await kms.updateAlias({ AliasName, TargetKeyId: to.arn });
    expect(await aliasesOf(from)).toEqual([]);
    expect(await aliasesOf(to)).toEqual([
      {
        AliasName,
        AliasArn: `arn:aws:kms:us-east-1:000000000000:${AliasName}`,
        TargetKeyId: to.id,
        CreationDate: new Date(START),
        LastUpdatedDate: new Date(emulator.clock.now()),
      },
    ]);
    expect((await kms.describeKey({ KeyId: AliasName })).KeyMetadata?.KeyId).toBe(to.id);
  });

  test('to the key that it has, which renews its date', async () => {
    await emulator.clock.advance(1000);
    await kms.updateAlias({ AliasName, TargetKeyId: from.id });
    expect(await aliasesOf(from)).toMatchObject([{ LastUpdatedDate: new Date(emulator.clock.now()) }]);
  });

  test('between curves and RSA, which are of one type', async () => {
    const rsa = await createKey(kms, { KeySpec: 'RSA_2048' });
    await kms.updateAlias({ AliasName, TargetKeyId: rsa.id });
    expect(await aliasesOf(rsa)).toMatchObject([{ AliasName }]);
  });

  test('away from a key pending deletion', async () => {
    const to = await createKey(kms);
    await kms.scheduleKeyDeletion({ KeyId: from.id });
    await kms.updateAlias({ AliasName, TargetKeyId: to.id });
    expect(await aliasesOf(to)).toMatchObject([{ AliasName }]);
  });

  test('to the key that it has, although that key has all the aliases it may have', async () => {
    for (let index = 1; index < 50; index++) {
      await kms.createAlias({ AliasName: `${AliasName}/${index}`, TargetKeyId: from.id });
    }
    await kms.updateAlias({ AliasName, TargetKeyId: from.id });
    expect(await aliasesOf(from)).toHaveLength(50);
  });
});

const pending = await createPendingKey(kms);
const symmetric = await createSymmetricKey(kms);
const hmac = await createKey(kms, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const agreement = await createKey(kms, { KeyUsage: 'KEY_AGREEMENT' });
await kms.createAlias({ AliasName: 'alias/stays', TargetKeyId: home.id });
const full = await createKey(kms);
for (let index = 0; index < 50; index++) {
  await kms.createAlias({ AliasName: `alias/full-${index}`, TargetKeyId: full.id });
}
const mismatch = (next: TestKey) =>
  `Alias can not be updated: the current key ${home.arn} and the new key ${next.arn} must have the same type ` +
  'and the same key usage.';
const to = (key: TestKey) => ({ AliasName: 'alias/stays', TargetKeyId: key.id });

refuses(kms, 'UpdateAlias', [
  ['a symmetric key for a pair', to(symmetric), 'ValidationException', mismatch(symmetric)],
  ['an HMAC key for a pair', to(hmac), 'ValidationException', mismatch(hmac)],
  ['another usage', to(agreement), 'ValidationException', mismatch(agreement)],
  ['a key pending deletion', to(pending), 'KMSInvalidStateException', `${pending.arn} is pending deletion.`],
  [
    'the 51st alias of a key',
    to(full),
    'LimitExceededException',
    'Aliases per key quota for this account in this region is 50, current usage is 50',
  ],
  [
    'an alias of nothing, before it looks at the key',
    { AliasName: 'alias/nothing', TargetKeyId: 'nobody' },
    'NotFoundException',
    'Alias arn:aws:kms:us-east-1:000000000000:alias/nothing is not found.',
  ],
  [
    'a name without the prefix, before everything',
    { AliasName: 'nothing', TargetKeyId: 'nobody' },
    'ValidationException',
    'Alias must start with the prefix "alias/". Please see ' +
      'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  ],
  [
    `a name of AWS's own`,
    { AliasName: 'alias/aws/s3', TargetKeyId: home.id },
    'NotAuthorizedException',
    'alias/aws/s3 is reserved: the prefix alias/aws/ belongs to AWS managed keys.',
  ],
]);

import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createPendingKey, describeKey } from '../../../test/keys.ts';
import { refuses } from '../../../test/refusals.ts';
import { DAY, later, START, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'DescribeKey', { aliases: true }, (KeyId) => ({ KeyId }));

test('tells everything about a key', async () => {
  const { id, arn } = await createKey(kms, { KeySpec: 'ECC_NIST_P384', Description: 'to sign with' });
  expect(await describeKey(kms, id)).toEqual({
    AWSAccountId: '000000000000',
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(START),
    Enabled: true,
    Description: 'to sign with',
    KeyUsage: 'SIGN_VERIFY',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'ECC_NIST_P384',
    KeySpec: 'ECC_NIST_P384',
    SigningAlgorithms: ['ECDSA_SHA_384'],
    MultiRegion: false,
  });
});

test('a disabled key', async () => {
  const { id } = await createDisabledKey(kms);
  expect(await describeKey(kms, id)).toMatchObject({ Enabled: false, KeyState: 'Disabled' });
});

test('a key pending deletion has the date of its end', async () => {
  const { id } = await createPendingKey(kms);
  expect(await describeKey(kms, id)).toMatchObject({
    Enabled: false,
    KeyState: 'PendingDeletion',
    DeletionDate: later(7 * DAY),
  });
});

const key = await createKey(kms);
refuses(kms, 'DescribeKey', [
  [
    'a grant token of nobody',
    { KeyId: key.id, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
]);

import { expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { testWorld } from '../../../test/world.ts';

const { emulator } = testWorld({
  account: '123456789012',
  identities: {
    AKIAUSER: 'arn:aws:iam::111122223333:user/team/alice',
    AKIAROLE: 'arn:aws:sts::111122223333:assumed-role/Spire/server-1',
    AKIASAMEROLE: 'arn:aws:sts::111122223333:assumed-role/Spire/server-2',
    AKIAROOT: 'arn:aws:iam::444455556666:root',
  },
});

const identityOf = async (accessKeyId: string, region = 'us-east-1') => {
  const { Account, Arn, UserId } = await clientsOf(emulator, { accessKeyId, region }).sts.getCallerIdentity(
    {},
  );
  return { Account, Arn, UserId };
};

test.each([
  [
    'credentials that name nobody',
    'test',
    '123456789012',
    'arn:aws:iam::123456789012:root',
    /^123456789012$/,
  ],
  ['an account', '444455556666', '444455556666', 'arn:aws:iam::444455556666:root', /^444455556666$/],
  ['a user', 'AKIAUSER', '111122223333', 'arn:aws:iam::111122223333:user/team/alice', /^AIDA[A-Z2-7]{17}$/],
  [
    'an assumed role',
    'AKIAROLE',
    '111122223333',
    'arn:aws:sts::111122223333:assumed-role/Spire/server-1',
    /^AROA[A-Z2-7]{17}:server-1$/,
  ],
  ['a root', 'AKIAROOT', '444455556666', 'arn:aws:iam::444455556666:root', /^444455556666$/],
])('%s', async (_who, accessKeyId, Account, Arn, UserId) => {
  expect(await identityOf(accessKeyId)).toEqual({ Account, Arn, UserId: expect.stringMatching(UserId) });
});

test('two sessions of a role have its unique id in common', async () => {
  const [one, other] = [await identityOf('AKIAROLE'), await identityOf('AKIASAMEROLE')];
  expect(other.UserId?.split(':')).toEqual([one.UserId?.split(':')[0], 'server-2']);
});

test('the partition is the one of the Region', async () => {
  expect(await identityOf('test', 'cn-north-1')).toMatchObject({ Arn: 'arn:aws-cn:iam::123456789012:root' });
});

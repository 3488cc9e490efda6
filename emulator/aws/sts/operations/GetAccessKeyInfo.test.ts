import { expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { emulator, sts } = testWorld({
  account: '123456789012',
  identities: { AKIAIOSFODNN7EXAMPLE: 'arn:aws:iam::111122223333:user/alice' },
});

test.each([
  ['a configured identity', 'AKIAIOSFODNN7EXAMPLE', '111122223333'],
  ['any other', 'AKIAIOSFODNN7NOBODY0', '123456789012'],
])('the account of %s', async (_whose, AccessKeyId, Account) => {
  expect((await sts.getAccessKeyInfo({ AccessKeyId })).Account).toBe(Account);
});

test('the account of a session, even of an expired one', async () => {
  const alice = clientsOf(emulator, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
  const { Credentials } = await alice.sts.getSessionToken({ DurationSeconds: 900 });
  const info = () => sts.getAccessKeyInfo({ AccessKeyId: Credentials?.AccessKeyId });
  expect((await info()).Account).toBe('111122223333');
  await emulator.clock.advance(900_000);
  expect((await info()).Account).toBe('111122223333');
});

refuses(sts, 'GetAccessKeyInfo', [
  [
    'what is too short for an access key id',
    { AccessKeyId: 'AKIA' },
    'ValidationError',
    violation(`Value 'AKIA'`, 'accessKeyId', 'Member must have length greater than or equal to 16'),
  ],
]);

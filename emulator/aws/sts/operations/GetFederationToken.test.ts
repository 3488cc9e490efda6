import { expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { refusalOf } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { emulator, sts } = testWorld({
  identities: { AKIAALICE: 'arn:aws:iam::111122223333:user/alice' },
});
const as = (accessKeyId = '') => clientsOf(emulator, { accessKeyId }).sts;
const alice = as('AKIAALICE');
const FederatedUser = {
  Arn: 'arn:aws:sts::111122223333:federated-user/Bob',
  FederatedUserId: '111122223333:Bob',
};

test('the credentials act as the federated user', async () => {
  const given = await alice.getFederationToken({
    Name: 'Bob',
    Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  });
  expect(given.FederatedUser).toEqual(FederatedUser);
  expect(given.Credentials?.Expiration?.getTime()).toBe(emulator.clock.now() + 43_200_000);
  expect(await as(given.Credentials?.AccessKeyId).getCallerIdentity({})).toMatchObject({
    Account: '111122223333',
    Arn: FederatedUser.Arn,
    UserId: FederatedUser.FederatedUserId,
  });
});

test('root gets an hour at most', async () => {
  const { Credentials } = await sts.getFederationToken({ Name: 'Bob', DurationSeconds: 43_200 });
  expect(Credentials?.Expiration?.getTime()).toBe(emulator.clock.now() + 3_600_000);
});

test('a federated user gets no further credentials', async () => {
  const { Credentials } = await alice.getFederationToken({ Name: 'Bob' });
  const bob = as(Credentials?.AccessKeyId);
  expect(await refusalOf(bob.getFederationToken({ Name: 'Eve' }))).toEqual({
    code: 'AccessDenied',
    message: 'Cannot call GetFederationToken with session credentials',
    status: 403,
  });
  const RoleArn = 'arn:aws:iam::111122223333:role/Spire';
  expect(await refusalOf(bob.assumeRole({ RoleArn, RoleSessionName: 'bob' }))).toEqual({
    code: 'AccessDenied',
    message: `User: ${FederatedUser.Arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    status: 403,
  });
});

test.each([
  [{ Policy: 'x' }, 'MalformedPolicyDocumentException'],
  [{ Policy: `{"Id":"${'x'.repeat(2040)}"}` }, 'ValidationError'],
  [{ Name: 'B' }, 'ValidationError'],
  [{ DurationSeconds: 129_601 }, 'ValidationError'],
  [{ Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'InvalidParameterValue'],
])('refuses %j', async (input, code) => {
  expect(await refusalOf(alice.getFederationToken({ Name: 'Bob', ...input }))).toMatchObject({ code });
});

import { expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
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

test('takes managed policies and tags, and tells how much room they take', async () => {
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
  const { PackedPolicySize } = await alice.getFederationToken({
    Name: 'Bob',
    PolicyArns,
    Tags: [{ Key: 'team', Value: 'security' }],
  });
  expect(PackedPolicySize).toBe(3);
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

refuses(alice, 'GetFederationToken', [
  [
    'a policy that is no JSON',
    { Name: 'Bob', Policy: 'x' },
    'MalformedPolicyDocumentException',
    'The policy is not in the valid JSON format.',
  ],
  [
    'a policy of 2,049 characters',
    { Name: 'Bob', Policy: `{"Id":"${'x'.repeat(2040)}"}` },
    'ValidationError',
    expect.stringContaining('Member must have length less than or equal to 2048'),
  ],
  [
    'a name of one letter',
    { Name: 'B' },
    'ValidationError',
    violation(`Value 'B'`, 'name', 'Member must have length greater than or equal to 2'),
  ],
  [
    'more than 36 hours',
    { Name: 'Bob', DurationSeconds: 129_601 },
    'ValidationError',
    violation(`Value '129601'`, 'durationSeconds', 'Member must have value less than or equal to 129600'),
  ],
  [
    'tags of AWS',
    { Name: 'Bob', Tags: [{ Key: 'aws:a', Value: 'b' }] },
    'InvalidParameterValue',
    'Tag keys beginning with aws: are reserved.',
  ],
]);

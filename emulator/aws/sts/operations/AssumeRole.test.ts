import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { createKey } from '../../../test/keys.ts';
import { type RefusalCase, refusalOf, refuses } from '../../../test/refusals.ts';
import { later, testWorld } from '../../../test/world.ts';

const ALICE = 'arn:aws:iam::111122223333:user/alice';
const { emulator, sts } = testWorld({
  identities: {
    AKIAALICE: ALICE,
    AKIAROLE: 'arn:aws:sts::111122223333:assumed-role/First/one',
  },
});
const alice = clientsOf(emulator, { accessKeyId: 'AKIAALICE' });
const HOUR = 3600 * 1000;
const RoleArn = 'arn:aws:iam::111122223333:role/team/Spire';
const RoleSessionName = 'server-1';

const as = (accessKeyId = '') => clientsOf(emulator, { accessKeyId });

describe('the credentials', async () => {
  const { Credentials, AssumedRoleUser } = await alice.sts.assumeRole({ RoleArn, RoleSessionName });

  test('name the role without its path and last an hour', () => {
    expect(Credentials).toEqual({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      SessionToken: expect.stringMatching(/^[A-Za-z0-9+/]{256}$/),
      Expiration: later(HOUR),
    });
    expect(AssumedRoleUser).toEqual({
      Arn: 'arn:aws:sts::111122223333:assumed-role/Spire/server-1',
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:server-1$/),
    });
  });

  test('act as the session until they expire, in every service', async () => {
    const session = as(Credentials?.AccessKeyId);
    expect(await session.sts.getCallerIdentity({})).toMatchObject({
      Account: '111122223333',
      Arn: AssumedRoleUser?.Arn,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    const { arn } = await createKey(session.kms);
    expect(arn).toContain(':111122223333:');
    expect(emulator.journal.entries().at(-1)).toMatchObject({
      principal: AssumedRoleUser?.Arn,
      accessKeyId: Credentials?.AccessKeyId,
    });
    await emulator.clock.advance(HOUR - 1);
    await session.kms.describeKey({ KeyId: arn });
    await emulator.clock.advance(1);
    const message = 'The security token included in the request is expired';
    expect(await refusalOf(session.kms.describeKey({ KeyId: arn }))).toEqual({
      code: 'ExpiredTokenException',
      message,
      status: 400,
    });
    expect(await refusalOf(session.tagging.getResources({}))).toMatchObject({
      code: 'ExpiredTokenException',
    });
    expect(await refusalOf(session.sts.getCallerIdentity({}))).toEqual({
      code: 'ExpiredToken',
      message,
      status: 403,
    });
    expect(emulator.journal.entries().at(-1)).toMatchObject({
      principal: AssumedRoleUser?.Arn,
      error: { code: 'ExpiredToken' },
    });
  });

  test('are told of in the journal without their secret', () => {
    const [entry] = emulator.journal.entries(0, 1);
    expect(entry).toMatchObject({
      operation: 'AssumeRole',
      output: { Credentials: { AccessKeyId: Credentials?.AccessKeyId, SecretAccessKey: '***' } },
      resources: [RoleArn],
    });
  });
});

test('root may assume a role, as no trust policy says otherwise', async () => {
  const { AssumedRoleUser } = await sts.assumeRole({
    RoleArn: 'arn:aws:iam::000000000000:role/R',
    RoleSessionName,
    ExternalId: 'anything',
  });
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::000000000000:assumed-role/R/server-1');
});

test.each([900, 43_200])('lasts as long as asked: %i seconds', async (DurationSeconds) => {
  const now = emulator.clock.now();
  const { Credentials } = await alice.sts.assumeRole({ RoleArn, RoleSessionName, DurationSeconds });
  expect(Credentials?.Expiration?.getTime()).toBe(now + DurationSeconds * 1000);
});

test('a role assumed with temporary credentials lasts an hour at most', async () => {
  const first = as('AKIAROLE');
  const chained = { RoleArn, RoleSessionName };
  const { Credentials: own } = await alice.sts.getSessionToken({});
  const longer = as(own?.AccessKeyId).sts.assumeRole({ ...chained, DurationSeconds: 3601 });
  expect(await refusalOf(longer)).toMatchObject({ code: 'ValidationError' });
  const { Credentials } = await first.sts.assumeRole({ ...chained, DurationSeconds: 3600 });
  expect(await refusalOf(first.sts.assumeRole({ ...chained, DurationSeconds: 3601 }))).toEqual({
    code: 'ValidationError',
    message:
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    status: 400,
  });
  expect((await as(Credentials?.AccessKeyId).sts.assumeRole(chained)).AssumedRoleUser?.Arn).toBe(
    'arn:aws:sts::111122223333:assumed-role/Spire/server-1',
  );
});

test('takes session policies', async () => {
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }];
  await alice.sts.assumeRole({
    RoleArn,
    RoleSessionName,
    Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    PolicyArns,
  });
});

describe('refuses', () => {
  const foreign = 'arn:aws:iam::444455556666:role/Spire';
  const invalid = ['ValidationError', 'Request ARN is invalid'] as const;
  const malformed = [
    'MalformedPolicyDocumentException',
    'The policy is not in the valid JSON format.',
  ] as const;
  const cases: readonly RefusalCase[] = [
    ['a user', { RoleArn: 'arn:aws:iam::111122223333:user/alice' }, ...invalid],
    ['a session', { RoleArn: 'arn:aws:sts::111122223333:assumed-role/Spire/x' }, ...invalid],
    ['another partition', { RoleArn: RoleArn.replace('aws', 'aws-cn') }, ...invalid],
    ['what is no ARN', { RoleArn: 'role/Spire-of-some-length' }, ...invalid],
    [
      'a role of another account',
      { RoleArn: foreign },
      'AccessDenied',
      `User: ${ALICE} is not authorized to perform: sts:AssumeRole on resource: ${foreign}`,
      403,
    ],
    ['a policy that is no JSON', { Policy: '{' }, ...malformed],
    ['a policy that is no object', { Policy: '[]' }, ...malformed],
    [
      'a policy that names a principal',
      { Policy: '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}' },
      malformed[0],
      'Policy document should not specify a principal.',
    ],
    [
      'policies of 2,049 characters',
      { Policy: `{"Id":"${'x'.repeat(2040)}"}` },
      'PackedPolicyTooLargeException',
      'The session policies have 2049 characters; they may have 2048 together.',
    ],
    [
      'eleven managed policies',
      { PolicyArns: Array(11).fill({ arn: 'arn:aws:iam::aws:policy/A' }) },
      'ValidationError',
      'PolicyArns takes at most 10 managed policies.',
    ],
    ...(
      [
        [{ DurationSeconds: 899 }, 'greater than or equal to 900'],
        [{ DurationSeconds: 43_201 }, 'less than or equal to 43200'],
        [{ RoleSessionName: 'a' }, 'length greater than or equal to 2'],
        [{ RoleSessionName: 'a b' }, 'regular expression pattern'],
      ] as const
    ).map(
      ([input, rule]): RefusalCase => [
        `what the API model does not allow: ${JSON.stringify(input)}`,
        input,
        'ValidationError',
        expect.stringContaining(rule),
      ],
    ),
    ...(
      [
        [{ SerialNumber: 'GAHT12345678', TokenCode: '123456' }, 'SerialNumber'],
        [{ TokenCode: '123456' }, 'TokenCode'],
        [{ ProvidedContexts: [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/x' }] }, 'ProvidedContexts'],
      ] as const
    ).map(
      ([input, name]): RefusalCase => [
        `what it could not honour: ${JSON.stringify(input)}`,
        input,
        'NotImplemented',
        expect.stringContaining(`the parameter ${name} of STS`),
        501,
      ],
    ),
  ];
  refuses(
    alice.sts,
    'AssumeRole',
    cases.map(([shows, input, ...refused]) => [shows, { RoleArn, RoleSessionName, ...input }, ...refused]),
  );
});

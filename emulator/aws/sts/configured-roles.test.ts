import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../test/clients.ts';
import { refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';
import { principalTags, readIdentities } from '../../world/identities.ts';

const HOME = '111122223333';
const AWAY = '444455556666';
const ALICE = `arn:aws:iam::${HOME}:user/team/alice`;

const trust = (
  AWS: string | readonly string[],
  Action: string | readonly string[] = 'sts:AssumeRole',
  Condition = {},
) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS }, Action, Condition }] });

const EVERYTHING = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const denied = trust('*');

const { emulator } = testWorld({
  identities: {
    accounts: [
      {
        id: HOME,
        users: [
          {
            name: 'alice',
            path: '/team/',
            accessKeys: [
              { id: 'AKIAALICE', secret: 'one' },
              { id: 'AKIAALICESSECOND', secret: 'two' },
              { id: 'AKIAALICEOLD', secret: 'three', status: 'Inactive' },
            ],
          },
          { name: 'bob', accessKeys: [{ id: 'AKIABOB', secret: 'four' }] },
        ],
        roles: [
          {
            name: 'Alice',
            trustPolicy: trust(ALICE, EVERYTHING),
            maxSessionDuration: 7200,
            tags: { Star: '0' },
          },
          { name: 'Account', trustPolicy: trust(HOME, EVERYTHING), tags: { STAR: '9', sun: '2' } },
          { name: 'AfterAlice', trustPolicy: trust(`arn:aws:iam::${HOME}:role/Alice`, EVERYTHING) },
          {
            name: 'External',
            trustPolicy: trust(HOME, 'sts:AssumeRole', { StringEquals: { 'sts:ExternalId': 'e-1' } }),
          },
          { name: 'NoTags', trustPolicy: trust('*') },
          {
            name: 'Denied',
            trustPolicy: {
              ...denied,
              Statement: [
                ...denied.Statement,
                { Effect: 'Deny', Principal: { AWS: ALICE }, Action: 'sts:*' },
              ],
            },
          },
        ],
      },
      { id: AWAY, roles: [{ name: 'Guest', path: '/x/', trustPolicy: trust(`arn:aws:iam::${HOME}:root`) }] },
    ],
  },
});

const as = (accessKeyId = '') => clientsOf(emulator, { accessKeyId }).sts;
const alice = as('AKIAALICE');
const role = (name: string, account = HOME) => `arn:aws:iam::${account}:role/${name}`;
const assume = (sts = alice, name = 'Alice', input: Partial<AssumeRoleCommandInput> = {}) =>
  sts.assumeRole({ RoleArn: role(name), RoleSessionName: 's1', ...input });

test('every key of a user is the user', async () => {
  const [one, other] = [
    await alice.getCallerIdentity({}),
    await as('AKIAALICESSECOND').getCallerIdentity({}),
  ];
  expect(one).toMatchObject({ Arn: ALICE, Account: HOME, UserId: expect.stringMatching(/^AIDA/) });
  expect(other.UserId).toBe(one.UserId);
  expect((await alice.getAccessKeyInfo({ AccessKeyId: 'AKIAALICESSECOND' })).Account).toBe(HOME);
});

test('a key that is not active is nobody', async () => {
  const old = clientsOf(emulator, { accessKeyId: 'AKIAALICEOLD' });
  const message = 'The security token included in the request is invalid.';
  expect(await refusalOf(old.sts.getCallerIdentity({}))).toEqual({
    code: 'InvalidClientTokenId',
    message,
    status: 403,
  });
  expect(await refusalOf(old.kms.listKeys({}))).toEqual({
    code: 'UnrecognizedClientException',
    message,
    status: 400,
  });
});

describe('who may assume a role', () => {
  test.each([
    ['the user whom it names', 'AKIAALICE', 'Alice', {}],
    ['everybody of the account', 'AKIABOB', 'Account', {}],
    ['who knows the external id', 'AKIABOB', 'External', { ExternalId: 'e-1' }],
    ['everybody', 'AKIABOB', 'Denied', {}],
    ['somebody of another account', 'AKIABOB', 'x/Guest', { RoleArn: role('x/Guest', AWAY) }],
  ])('%s', async (_who, accessKeyId, name, input) => {
    const { AssumedRoleUser } = await assume(as(accessKeyId), name, input);
    expect(AssumedRoleUser?.Arn).toMatch(`assumed-role/${name.replace('x/', '')}/s1`);
  });

  test.each([
    ['somebody else', 'AKIABOB', 'Alice', {}],
    ['who does not know the external id', 'AKIABOB', 'External', { ExternalId: 'e-2' }],
    ['who says no external id', 'AKIABOB', 'External', {}],
    ['who is denied', 'AKIAALICE', 'Denied', {}],
    ['a role that is not there', 'AKIAALICE', 'Nobody', {}],
    ['another path', 'AKIAALICE', 'Guest', { RoleArn: role('Guest', AWAY) }],
  ])('not %s', async (_who, accessKeyId, name, input) => {
    const arn = accessKeyId === 'AKIABOB' ? `arn:aws:iam::${HOME}:user/bob` : ALICE;
    const RoleArn = 'RoleArn' in input ? input.RoleArn : role(name);
    expect(await refusalOf(assume(as(accessKeyId), name, input))).toEqual({
      code: 'AccessDenied',
      message: `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      status: 403,
    });
  });

  test('the session of a role that it names', async () => {
    const { Credentials } = await assume();
    await assume(as(Credentials?.AccessKeyId), 'AfterAlice');
    expect(await refusalOf(assume(alice, 'AfterAlice'))).toMatchObject({ code: 'AccessDenied' });
  });
});

test('lasts as long as the role allows, an hour unless it says otherwise', async () => {
  await assume(alice, 'Alice', { DurationSeconds: 7200 });
  for (const [name, DurationSeconds] of [
    ['Alice', 7201],
    ['Account', 3601],
  ] as const) {
    expect(await refusalOf(assume(alice, name, { DurationSeconds }))).toEqual({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      status: 400,
    });
  }
});

describe('tags of a session', () => {
  const Tags = [
    { Key: 'Star', Value: '1' },
    { Key: 'Heart', Value: '1' },
  ];

  test('go with a chain of roles as far as they are transitive', async () => {
    const first = await assume(alice, 'Alice', { Tags, TransitiveTagKeys: ['star'] });
    expect(first.PackedPolicySize).toBe(1);
    const session = as(first.Credentials?.AccessKeyId);
    await assume(session, 'Account');
    const overriding = { Tags: [{ Key: 'STAR', Value: '3' }] };
    expect(await refusalOf(assume(session, 'Account', overriding))).toEqual({
      code: 'InvalidParameterValue',
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      status: 400,
    });
    // A tag that is not handed on may be passed anew.
    await assume(session, 'Account', { Tags: [{ Key: 'Heart', Value: '2' }] });
  });

  test('need a permission of their own', async () => {
    expect(await refusalOf(assume(alice, 'NoTags', { Tags }))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('sts:TagSession on resource'),
    });
    expect(await refusalOf(assume(alice, 'NoTags', { SourceIdentity: 'alice' }))).toMatchObject({
      message: expect.stringContaining('sts:SetSourceIdentity on resource'),
    });
  });

  test.each([
    ['twice the same key', { Tags: [...Tags, { Key: 'STAR', Value: '' }] }, 'Duplicate tag keys found'],
    ['a reserved key', { Tags: [{ Key: 'AWS:x', Value: '' }] }, 'Tag keys beginning with aws:'],
    ['a transitive key of no tag', { Tags, TransitiveTagKeys: ['Moon'] }, "names 'Moon'"],
  ])('not with %s', async (_what, input, text) => {
    const refused = await refusalOf(assume(alice, 'Alice', input));
    expect(refused).toMatchObject({ code: 'InvalidParameterValue', status: 400 });
    expect(refused.message).toContain(text);
  });

  test('override those of the role, regardless of case', () => {
    const roles = [{ name: 'R', trustPolicy: trust('*'), tags: { STAR: '9', sun: '2' } }];
    const directory = readIdentities({ accounts: [{ id: HOME, roles }] });
    const arn = `arn:aws:sts::${HOME}:assumed-role/R/s1`;
    const session = { accessKeyId: 'ASIA', account: HOME, arn, issued: 0, expires: 1, tags: { Star: '1' } };
    expect(principalTags({ arn, session }, directory)).toEqual({ sun: '2', Star: '1' });
    expect(principalTags({ arn }, directory)).toEqual({ STAR: '9', sun: '2' });
  });
});

test('a source identity is answered, and stays as it is', async () => {
  const first = await assume(alice, 'Alice', { SourceIdentity: 'alice' });
  expect(first.SourceIdentity).toBe('alice');
  const session = as(first.Credentials?.AccessKeyId);
  expect((await assume(session, 'Account')).SourceIdentity).toBe('alice');
  expect(await refusalOf(assume(session, 'Account', { SourceIdentity: 'bob' }))).toMatchObject({
    message: 'The source identity is already set for this assume role session',
  });
});

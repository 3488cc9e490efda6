import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { emulator, sts } = testWorld({
  identities: {
    AKIAALICE: 'arn:aws:iam::111122223333:user/alice',
    AKIAROLE: 'arn:aws:sts::111122223333:assumed-role/First/one',
  },
});
const as = (accessKeyId = '') => clientsOf(emulator, { accessKeyId }).sts;
const alice = as('AKIAALICE');

test('the caller stays who they are', async () => {
  const { Credentials } = await alice.getSessionToken({});
  const { Account, Arn, UserId } = await alice.getCallerIdentity({});
  expect(await as(Credentials?.AccessKeyId).getCallerIdentity({})).toMatchObject({ Account, Arn, UserId });
});

test('each call gives others', async () => {
  const given = await Promise.all(Array.from({ length: 5 }, () => alice.getSessionToken({})));
  expect(new Set(given.map(({ Credentials }) => Credentials?.AccessKeyId)).size).toBe(5);
});

describe('they last, in seconds,', () => {
  test.each([
    ['a user, unasked', alice, undefined, 43_200],
    ['a user, as asked', alice, 129_600, 129_600],
    ['root, unasked', sts, undefined, 3600],
    ['root, an hour at most', sts, 7200, 3600],
    ['root, as asked', sts, 900, 900],
  ])('%s', async (_who, client, DurationSeconds, seconds) => {
    const { Credentials } = await client.getSessionToken({ DurationSeconds });
    expect(Credentials?.Expiration?.getTime()).toBe(emulator.clock.now() + seconds * 1000);
  });
});

test('are not for who has temporary credentials already', async () => {
  const { Credentials } = await alice.getSessionToken({});
  for (const client of [as(Credentials?.AccessKeyId), as('AKIAROLE')]) {
    expect(await refusalOf(client.getSessionToken({}))).toEqual({
      code: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
      status: 403,
    });
  }
});

test('end with a reset, and never become those of somebody else', async () => {
  const { Credentials } = await alice.getSessionToken({});
  await emulator.reset();
  expect(await refusalOf(as(Credentials?.AccessKeyId).getCallerIdentity({}))).toMatchObject({
    code: 'ExpiredToken',
  });
});

test('stay expired when their session is forgotten', async () => {
  const { Credentials } = await alice.getSessionToken({ DurationSeconds: 900 });
  const session = as(Credentials?.AccessKeyId);
  await emulator.clock.advance(900 * 1000 + 24 * 60 * 60 * 1000);
  expect(await refusalOf(session.getCallerIdentity({}))).toMatchObject({ code: 'ExpiredToken', status: 403 });
  expect(emulator.journal.entries().at(-1)?.operation).toBe('GetSessionToken');
});

test('of an id that somebody made up are those of the account, as any others', async () => {
  expect(await as('ASIAIOSFODNN7EXAMPLE').getCallerIdentity({})).toMatchObject({
    Arn: 'arn:aws:iam::000000000000:root',
  });
});

refuses(alice, 'GetSessionToken', [
  [
    'multi-factor authentication, which it could not honour',
    { SerialNumber: 'GAHT12345678', TokenCode: '123456' },
    'NotImplemented',
    expect.stringContaining('the parameter SerialNumber of STS'),
    501,
  ],
  [
    'a code without its device',
    { TokenCode: '123456' },
    'NotImplemented',
    expect.stringContaining('the parameter TokenCode of STS'),
    501,
  ],
  [
    'less than a quarter of an hour',
    { DurationSeconds: 899 },
    'ValidationError',
    violation(`Value '899'`, 'durationSeconds', 'Member must have value greater than or equal to 900'),
  ],
]);

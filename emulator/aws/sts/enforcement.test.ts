import { describe, expect, test } from 'vitest';
import { allow, deny, enforcedWorld, HOME, policyOf, roleArn, userArn } from '../../test/enforced.ts';
import { refusalOf } from '../../test/refusals.ts';

const trusting = (AWS: string, rest: object = {}) =>
  policyOf({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...rest });
const { as } = enforcedWorld({
  [HOME]: {
    users: {
      admin: { policies: [policyOf(allow('sts:*'))] },
      nobody: {},
      barred: { policies: [policyOf(allow('sts:*'), deny('sts:GetCallerIdentity'), deny('sts:AssumeRole'))] },
    },
    roles: {
      open: { trust: trusting(HOME) },
      personal: { trust: trusting(userArn('nobody')) },
      outside: {
        trust: trusting(HOME, { Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } }),
      },
      denying: {
        trust: policyOf(
          { Effect: 'Allow', Principal: { AWS: HOME }, Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: { AWS: userArn('admin') }, Action: 'sts:*' },
        ),
      },
    },
  },
});

const assume = (who: string, role: string, rest: object = {}) =>
  as(who).sts.assumeRole({ RoleArn: roleArn(role), RoleSessionName: 'test', ...rest });

describe('AssumeRole', () => {
  test('by the account, and an identity policy', async () => {
    await assume('admin', 'open');
    expect(await refusalOf(assume('nobody', 'open'))).toEqual({
      code: 'AccessDenied',
      message:
        `User: ${userArn('nobody')} is not authorized to perform: sts:AssumeRole on resource: ${roleArn('open')} ` +
        'because no identity-based policy allows the sts:AssumeRole action',
      status: 403,
    });
  });

  test('by a trust policy that names the user', async () => {
    await assume('nobody', 'personal');
    expect(await refusalOf(assume('admin', 'personal'))).toEqual({
      code: 'AccessDenied',
      message:
        `User: ${userArn('admin')} is not authorized to perform: sts:AssumeRole because no role trust policy allows ` +
        'the sts:AssumeRole action',
      status: 403,
    });
  });

  test('with the external id that the trust policy asks for', async () => {
    await assume('admin', 'outside', { ExternalId: 'secret' });
    for (const rest of [{}, { ExternalId: 'guess' }]) {
      expect(await refusalOf(assume('admin', 'outside', rest))).toMatchObject({ code: 'AccessDenied' });
    }
  });

  test('not against a deny', async () => {
    expect(await refusalOf(assume('admin', 'denying'))).toMatchObject({
      message: `User: ${userArn('admin')} is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy`,
    });
    expect(await refusalOf(assume('barred', 'open'))).toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy'),
    });
  });
});

test('GetCallerIdentity and GetSessionToken need nothing, and nothing denies them', async () => {
  for (const who of ['nobody', 'barred']) {
    expect(await as(who).sts.getCallerIdentity({})).toMatchObject({ Arn: userArn(who) });
    await as(who).sts.getSessionToken({});
  }
});

test('GetFederationToken and GetAccessKeyInfo need an identity policy', async () => {
  await as('admin').sts.getFederationToken({ Name: 'bob' });
  await as('admin').sts.getAccessKeyInfo({ AccessKeyId: 'AKIAADMINXXXXXXX' });
  expect(await refusalOf(as('nobody').sts.getFederationToken({ Name: 'bob' }))).toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(
      `sts:GetFederationToken on resource: arn:aws:sts::${HOME}:federated-user/bob`,
    ),
  });
  expect(
    await refusalOf(as('nobody').sts.getAccessKeyInfo({ AccessKeyId: 'AKIAADMINXXXXXXX' })),
  ).toMatchObject({
    code: 'AccessDenied',
  });
});

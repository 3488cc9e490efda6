import { expect, test } from 'vitest';
import { clientsOf } from '../../test/clients.ts';
import { oidcIssuer, serviceAccountTrust } from '../../test/oidc-issuer.ts';
import { refusalOf } from '../../test/refusals.ts';
import { AUTHORIZATION } from '../../test/wire.ts';
import { START, testWorld } from '../../test/world.ts';

const ACCOUNT = '111122223333';
const ISSUER = oidcIssuer('https://oidc.example.org');
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.example.org`;
const SUBJECT = 'system:serviceaccount:spire:server';
const trust = serviceAccountTrust(ACCOUNT, ISSUER.url);

const { emulator, sts } = testWorld({
  identities: {
    accounts: [
      {
        id: ACCOUNT,
        users: [{ name: 'alice', accessKeys: [{ id: 'AKIAALICE', secret: 'x' }] }],
        roles: [
          { name: 'Pod', path: '/team/', trustPolicy: trust },
          {
            name: 'Named',
            trustPolicy: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { AWS: ACCOUNT },
                  Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
                },
              ],
            },
          },
        ],
        oidcProviders: [ISSUER.provider],
      },
    ],
  },
});
const as = (accessKeyId = '') => clientsOf(emulator, { accessKeyId });

/** What CloudTrail tells of the newest call of an operation. */
async function userIdentityOf(operation: string) {
  const body = {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: operation }],
    MaxResults: 1,
  };
  const answer = await emulator.handle({
    method: 'POST',
    url: '/',
    headers: {
      authorization: AUTHORIZATION.replace('Credential=test/', 'Credential=AKIAALICE/'),
      'x-amz-date': '20260131T000000Z',
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    body: Buffer.from(JSON.stringify(body)),
  });
  const [event] = JSON.parse(answer.body).Events;
  return { name: event.Username, ...JSON.parse(event.CloudTrailEvent).userIdentity };
}

test('who comes with a token is a web identity, and its session tells of the provider', async () => {
  const { Credentials } = await sts.assumeRoleWithWebIdentity({
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/team/Pod`,
    RoleSessionName: 'pod-1',
    WebIdentityToken: await ISSUER.token(Date.parse(START)),
  });
  expect(await userIdentityOf('AssumeRoleWithWebIdentity')).toEqual({
    name: SUBJECT,
    type: 'WebIdentityUser',
    principalId: `${PROVIDER}:sts.amazonaws.com:${SUBJECT}`,
    userName: SUBJECT,
    identityProvider: PROVIDER,
  });
  await as(Credentials?.AccessKeyId).kms.listKeys({});
  // Also when the session itself is forgotten.
  await emulator.clock.advance(26 * 60 * 60 * 1000);
  expect(await refusalOf(as(Credentials?.AccessKeyId).kms.listKeys({}))).toMatchObject({
    code: 'ExpiredTokenException',
  });
  expect(await userIdentityOf('ListKeys')).toMatchObject({
    name: 'pod-1',
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Pod/pod-1`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/team/Pod`, userName: 'Pod' },
      webIdFederationData: { federatedProvider: PROVIDER, attributes: {} },
      attributes: { creationDate: '2026-01-31T00:00:00Z', mfaAuthenticated: 'false' },
    },
  });
});

test('a source identity is told with the session', async () => {
  const { Credentials } = await as('AKIAALICE').sts.assumeRole({
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/Named`,
    RoleSessionName: 's1',
    SourceIdentity: 'alice',
  });
  await as(Credentials?.AccessKeyId).kms.listAliases({});
  expect(await userIdentityOf('ListAliases')).toMatchObject({ sessionContext: { sourceIdentity: 'alice' } });
});

test('a federated user tells who asked for him', async () => {
  const { Credentials } = await as('AKIAALICE').sts.getFederationToken({ Name: 'Bob' });
  await as(Credentials?.AccessKeyId).kms.listKeys({});
  expect(await userIdentityOf('ListKeys')).toMatchObject({
    type: 'FederatedUser',
    sessionContext: {
      sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, userName: 'alice' },
    },
  });
});

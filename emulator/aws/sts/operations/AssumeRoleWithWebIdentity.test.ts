import type { AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { oidcIssuer, serviceAccountTrust } from '../../../test/oidc-issuer.ts';
import { type RefusalCase, refusalOf, refuses } from '../../../test/refusals.ts';
import { later, START, testWorld } from '../../../test/world.ts';

const ACCOUNT = '111122223333';
const ISSUER = oidcIssuer('https://oidc.eks.us-east-1.amazonaws.com/id/ABCDEF');
const STRANGER = oidcIssuer('https://oidc.example.org');
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABCDEF`;
const TRUST = serviceAccountTrust(ACCOUNT, ISSUER.url);
const TAGGING = {
  ...TRUST,
  Statement: TRUST.Statement.map((statement) => ({
    ...statement,
    Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'],
  })),
};

const { emulator, sts } = testWorld({
  identities: {
    accounts: [
      {
        id: ACCOUNT,
        roles: [
          { name: 'Spire', path: '/team/', trustPolicy: TRUST, maxSessionDuration: 7200 },
          { name: 'Tagged', trustPolicy: TAGGING },
          { name: 'Other', trustPolicy: serviceAccountTrust(ACCOUNT, ISSUER.url, 'system:other') },
        ],
        oidcProviders: [ISSUER.provider],
      },
    ],
  },
});
const NOW = Date.parse(START);
const RoleArn = `arn:aws:iam::${ACCOUNT}:role/team/Spire`;
const RoleSessionName = 'pod-1';

const assume = (WebIdentityToken: string, input: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
  sts.assumeRoleWithWebIdentity({ RoleArn, RoleSessionName, WebIdentityToken, ...input });

test.each(['RS256', 'ES256'] as const)('gives credentials for a token signed with %s', async (alg) => {
  const answer = await assume(await ISSUER.token(NOW, {}, alg));
  expect(answer).toMatchObject({
    Credentials: { Expiration: later(3600 * 1000) },
    SubjectFromWebIdentityToken: 'system:serviceaccount:spire:server',
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Spire/pod-1`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:pod-1$/),
    },
    Provider: PROVIDER,
    Audience: 'sts.amazonaws.com',
  });
  const session = clientsOf(emulator, { accessKeyId: answer.Credentials?.AccessKeyId ?? '' });
  expect((await session.sts.getCallerIdentity({})).Arn).toBe(answer.AssumedRoleUser?.Arn);
});

test('is remembered as a call of the web identity, without its token', async () => {
  await assume(await ISSUER.token(NOW));
  expect(emulator.journal.entries().at(-1)).toMatchObject({
    operation: 'AssumeRoleWithWebIdentity',
    account: ACCOUNT,
    accessKeyId: '',
    principal: `${PROVIDER}:sts.amazonaws.com:system:serviceaccount:spire:server`,
    webIdentity: { provider: PROVIDER },
    input: { WebIdentityToken: '***' },
    resources: [RoleArn],
  });
});

test('takes session policies, and tags and a source identity out of the token', async () => {
  const token = await ISSUER.token(NOW, {
    'https://aws.amazon.com/tags': { principal_tags: { team: ['security'] }, transitive_tag_keys: ['team'] },
    'https://aws.amazon.com/source_identity': 'deployer',
  });
  const tagged = {
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/Tagged`,
    Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
  };
  expect(await assume(token, tagged)).toMatchObject({ SourceIdentity: 'deployer', PackedPolicySize: 6 });
  // Without sts:TagSession and sts:SetSourceIdentity in its trust policy a role cannot be assumed so.
  expect(await refusalOf(assume(token))).toMatchObject({ code: 'AccessDenied' });
});

test('lasts as long as the role allows', async () => {
  const { Credentials } = await assume(await ISSUER.token(NOW), { DurationSeconds: 7200 });
  expect(Credentials?.Expiration).toEqual(later(7200 * 1000));
  expect(await refusalOf(assume(await ISSUER.token(NOW), { DurationSeconds: 7201 }))).toEqual({
    code: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    status: 400,
  });
});

describe('refuses', async () => {
  const now = NOW / 1000;
  const invalid = (message: string, code = 'InvalidIdentityTokenException', status = 400) =>
    [code, message, status] as const;
  const claimed: readonly (readonly [string, Record<string, unknown>, readonly [string, string, number]])[] =
    [
      [
        'a token that has expired',
        { exp: now },
        invalid(
          `Token expired: current date/time ${now} must be before the expiration date/time ${now}`,
          'ExpiredTokenException',
        ),
      ],
      [
        'a token that begins later',
        { nbf: now + 301 },
        invalid(
          `Token not yet valid: current date/time ${now} must not be before the date/time ${now + 301} of the claim nbf`,
          'IDPRejectedClaimException',
          403,
        ),
      ],
      [
        'a token of the future',
        { iat: now + 301 },
        invalid(
          `Token not yet valid: current date/time ${now} must not be before the date/time ${now + 301} of the claim iat`,
          'IDPRejectedClaimException',
          403,
        ),
      ],
      ['another audience', { aud: 'sigstore' }, invalid('Incorrect token audience')],
      ['two audiences', { aud: ['sts.amazonaws.com', 'sigstore'] }, invalid('Incorrect token audience')],
      ['no subject', { sub: undefined as unknown as string }, invalid('Missing a required claim: sub')],
      [
        'a time that is text',
        { iat: '2026' as unknown as number },
        invalid('The claim iat takes seconds since the epoch.'),
      ],
      [
        'tags without form',
        { 'https://aws.amazon.com/tags': { principal_tags: { team: ['a', 'b'] } } },
        invalid('The claim https://aws.amazon.com/tags takes principal_tags with one value each.'),
      ],
      [
        'another issuer',
        { iss: 'https://oidc.example.com' },
        invalid('No OpenIDConnect provider found in your account for https://oidc.example.com'),
      ],
    ];
  const cases: RefusalCase[] = [];
  const refused = (shows: string, WebIdentityToken: string, input: object, ...rest: Refusal) =>
    cases.push([shows, { RoleArn, RoleSessionName, WebIdentityToken, ...input }, ...rest]);
  type Refusal = readonly [code: string, message: string, status?: number];

  for (const [shows, claims, refusal] of claimed)
    refused(shows, await ISSUER.token(NOW, claims), {}, ...refusal);
  refused(
    'what is no JWT',
    'no.token',
    {},
    ...invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    ),
  );
  const forged = await STRANGER.token(NOW, { iss: ISSUER.url });
  refused(
    'a signature by somebody else',
    forged,
    {},
    ...invalid('The signature of the web identity token is not valid.'),
  );
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  refused(
    'no signature',
    `${none}.${forged.split('.')[1]}.`,
    {},
    ...invalid(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ),
  );
  const good = await ISSUER.token(NOW);
  for (const [shows, role] of [
    ['a role that does not trust the subject', 'role/Other'],
    ['a role that is not there', 'role/Nobody'],
    ['a role by another path', 'role/Spire'],
  ] as const) {
    const other = { RoleArn: `arn:aws:iam::${ACCOUNT}:${role}` };
    refused(
      shows,
      good,
      other,
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      403,
    );
  }
  refused(
    'the provider of another account',
    good,
    { RoleArn: 'arn:aws:iam::444455556666:role/Spire' },
    ...invalid(`No OpenIDConnect provider found in your account for ${ISSUER.url}`),
  );
  refused(
    'a ProviderId, which is for tokens of OAuth',
    good,
    { ProviderId: 'www.amazon.com' },
    'ValidationError',
    'ProviderId is not for OpenID Connect ID tokens.',
  );
  refuses(sts, 'AssumeRoleWithWebIdentity', cases);
});

describe('without an issuer', () => {
  const alone = testWorld();
  test('says which option names one', async () => {
    const call = alone.sts.assumeRoleWithWebIdentity({ RoleArn, RoleSessionName, WebIdentityToken: 'token' });
    const refused = await refusalOf(call);
    expect(refused).toMatchObject({ code: 'NotImplemented', status: 501 });
    expect(refused.message).toContain('keyproof serve --identities FILE, or the option identities');
  });
});

import { describe, expect, test } from 'vitest';
import { requestContext } from './context.ts';
import { decide, type Policies } from './evaluate.ts';
import { parsePolicy } from './policy.ts';
import type { Principal } from './principals.ts';

const HOME = '111122223333';
const ABROAD = '444455556666';
const KEY = `arn:aws:kms:us-east-1:${HOME}:key/a`;
const ROLE = `arn:aws:iam::${HOME}:role/path/signer`;

const root: Principal = { kind: 'root', account: HOME, arn: `arn:aws:iam::${HOME}:root` };
const user: Principal = { kind: 'user', account: HOME, arn: `arn:aws:iam::${HOME}:user/alice` };
const session: Principal = {
  kind: 'role-session',
  account: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/signer/s1`,
  roleArn: ROLE,
};
const federated: Principal = {
  kind: 'federated-user',
  account: HOME,
  arn: `arn:aws:sts::${HOME}:federated-user/bob`,
  userArn: user.arn,
};
const stranger: Principal = { kind: 'user', account: ABROAD, arn: `arn:aws:iam::${ABROAD}:user/alice` };

const document = (kind: 'identity' | 'resource', ...Statement: readonly object[]) =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), kind);
const allow = (rest: object = {}) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...rest });
const deny = (rest: object = {}) => ({ ...allow(rest), Effect: 'Deny' });

const everything = document('identity', allow());
const nothing = document('identity', allow({ Action: 's3:*' }));
const denial = document('identity', allow(), deny({ Action: 'kms:Sign' }));
/** A key policy that lets these in. */
const to = (...AWS: readonly string[]) => document('resource', allow({ Principal: { AWS } }));

const outcome = (principal: Principal, policies: Policies, action = 'kms:Sign', resource = KEY) => {
  const context = requestContext({});
  const decision = decide({ principal, action, resource, resourceAccount: HOME, context }, policies);
  return decision.allowed ? 'allowed' : `${decision.explicit ? 'denied' : 'not allowed'} by ${decision.by}`;
};

type Row = readonly [what: string, principal: Principal, policies: Policies, outcome: string];
const identity = [everything];
const resource = (policy: ReturnType<typeof to>) => ({ policy });

describe('a key and who may use it', () => {
  test.each<Row>([
    [
      'identity policy alone',
      user,
      { identity, resource: resource(to(`${ROLE}`)) },
      'not allowed by resource',
    ],
    ['the account, and an identity policy', user, { identity, resource: resource(to(HOME)) }, 'allowed'],
    ['the account alone', user, { identity: [], resource: resource(to(HOME)) }, 'not allowed by identity'],
    ['the account, to its root', root, { identity: 'everything', resource: resource(to(HOME)) }, 'allowed'],
    [
      'somebody, not the root',
      root,
      { identity: 'everything', resource: resource(to(user.arn)) },
      'not allowed by resource',
    ],
    ['the user', user, { identity: [], resource: resource(to(user.arn)) }, 'allowed'],
    [
      'the user within a boundary',
      user,
      { identity: [], boundary: nothing, resource: resource(to(user.arn)) },
      'allowed',
    ],
    [
      'the account, and a boundary',
      user,
      { identity, boundary: nothing, resource: resource(to(HOME)) },
      'not allowed by boundary',
    ],
    ['everybody', user, { identity: [], resource: resource(to('*')) }, 'allowed'],
    ['the role', session, { identity: [], resource: resource(to(ROLE)) }, 'allowed'],
    [
      'the role within a boundary',
      session,
      { identity: [], boundary: nothing, resource: resource(to(ROLE)) },
      'not allowed by boundary',
    ],
    [
      'the role within a session policy',
      session,
      { identity: [], session: [nothing], resource: resource(to(ROLE)) },
      'not allowed by session',
    ],
    [
      'the role, and one of two session policies',
      session,
      { identity: [], session: [nothing, everything], resource: resource(to(ROLE)) },
      'allowed',
    ],
    [
      'the session, whatever limits it',
      session,
      { identity: [], boundary: nothing, session: [nothing], resource: resource(to(session.arn)) },
      'allowed',
    ],
    [
      'a role of the same name without its path',
      session,
      { identity, resource: resource(to(`arn:aws:iam::${HOME}:role/signer`)) },
      'not allowed by resource',
    ],
    [
      'the account, to a session with less',
      session,
      { identity, session: [nothing], resource: resource(to(HOME)) },
      'not allowed by session',
    ],
    [
      'the federated user',
      federated,
      { identity: [], session: [], resource: resource(to(federated.arn)) },
      'allowed',
    ],
    [
      'his user, who passed no policy',
      federated,
      { identity, session: [], resource: resource(to(user.arn)) },
      'not allowed by session',
    ],
    [
      'his user, who passed one',
      federated,
      { identity: [], session: [everything], resource: resource(to(user.arn)) },
      'allowed',
    ],
    ['both sides of two accounts', stranger, { identity, resource: resource(to(ABROAD)) }, 'allowed'],
    [
      'the side of the key alone',
      stranger,
      { identity: [], resource: resource(to(stranger.arn)) },
      'not allowed by identity',
    ],
    ['the other side alone', stranger, { identity, resource: resource(to(HOME)) }, 'not allowed by resource'],
    [
      'two accounts and a boundary',
      stranger,
      { identity, boundary: nothing, resource: resource(to(stranger.arn)) },
      'not allowed by boundary',
    ],
  ])('allows %s', (_what, principal, policies, expected) => {
    expect(outcome(principal, policies)).toBe(expected);
  });
});

describe('an explicit deny wins', () => {
  const denying = document('resource', allow({ Principal: '*' }), deny({ Principal: { AWS: HOME } }));
  test.each<Row>([
    ['identity policy', user, { identity: [denial], resource: resource(to(user.arn)) }, 'denied by identity'],
    [
      'boundary',
      user,
      { identity, boundary: denial, resource: resource(to(user.arn)) },
      'denied by boundary',
    ],
    [
      'session policy',
      session,
      { identity, session: [everything, denial], resource: resource(to(session.arn)) },
      'denied by session',
    ],
    ['key policy', session, { identity, resource: resource(denying) }, 'denied by resource'],
    [
      'key policy, for root',
      root,
      { identity: 'everything', resource: resource(denying) },
      'denied by resource',
    ],
    ['key policy, not for strangers', stranger, { identity, resource: resource(denying) }, 'allowed'],
  ])('of a %s', (_what, principal, policies, expected) => {
    expect(outcome(principal, policies)).toBe(expected);
  });
});

describe('NotPrincipal', () => {
  const except = (...AWS: readonly string[]) =>
    document('resource', allow({ Principal: '*' }), deny({ NotPrincipal: { AWS } }));
  test.each<readonly [string, Principal, readonly string[], boolean]>([
    ['a user with his account', user, [HOME, user.arn], true],
    ['a user without his account', user, [user.arn], false],
    ['an account is not its users', user, [root.arn], false],
    ['an account is its root', root, [root.arn], true],
    ['a session with role and account', session, [HOME, ROLE, session.arn], true],
    ['a session without its role', session, [HOME, session.arn], false],
    ['a role without its session', session, [HOME, ROLE], false],
    ['everybody', session, ['*'], true],
  ])('spares %s', (_what, principal, names, spared) => {
    const policies = { identity, resource: resource(except(...names)) };
    expect(outcome(principal, policies)).toBe(spared ? 'allowed' : 'denied by resource');
  });

  test('spares nobody who has a permissions boundary', () => {
    const policies = { identity, boundary: everything, resource: resource(except(HOME, user.arn)) };
    expect(outcome(user, policies)).toBe('denied by resource');
  });
});

describe('what something else than the policy allows', () => {
  const policy = to(ROLE);
  test.each<Row>([
    ['the user himself', user, { identity: [], resource: { policy, alsoAllowed: [user.arn] } }, 'allowed'],
    [
      'nobody of that name',
      user,
      { identity, resource: { policy, alsoAllowed: [federated.arn] } },
      'not allowed by resource',
    ],
    [
      'the role, within a session policy',
      session,
      { identity: [], session: [nothing], resource: { policy: to(HOME), alsoAllowed: [ROLE] } },
      'not allowed by session',
    ],
    [
      'where the policy only denies',
      session,
      { identity, resource: { policy, deniesOnly: true } },
      'not allowed by resource',
    ],
  ])('%s', (_what, principal, policies, expected) => {
    expect(outcome(principal, policies)).toBe(expected);
  });
});

describe('actions and resources', () => {
  const by = (rest: object, action: string, resource: string) =>
    outcome(user, { identity: [document('identity', { Effect: 'Allow', ...rest })] }, action, resource);
  const yes = 'allowed';
  const no = 'not allowed by identity';

  test.each([
    ['kms:Sign', 'kms:Sign', yes],
    ['KMS:sIGN', 'kms:Sign', yes],
    ['kms:S?gn', 'kms:Sign', yes],
    ['kms:ReEncrypt*', 'kms:ReEncryptFrom', yes],
    ['kms:*', 'tag:GetResources', no],
    ['*', 'tag:GetResources', yes],
    ['tag:GetResources', 'tag:GetResources', yes],
    ['tagging:GetResources', 'tag:GetResources', no],
    ['kms:Get', 'kms:GetKeyPolicy', no],
  ])('action %s for %s: %s', (Action, action, expected) => {
    expect(by({ Action, Resource: '*' }, action, '*')).toBe(expected);
    const opposite = expected === yes ? no : yes;
    expect(by({ NotAction: Action, Resource: '*' }, action, '*')).toBe(opposite);
  });

  test.each([
    ['*', KEY, yes],
    ['*', '*', yes],
    [KEY, KEY, yes],
    [KEY, '*', no],
    [KEY.toUpperCase(), KEY, no],
    [`arn:aws:kms:*:${HOME}:key/*`, KEY, yes],
    [`arn:aws:kms:*:${HOME}:alias/*`, KEY, no],
    ['arn:aws:kms:us-east-?:*:key/a', KEY, yes],
    ['arn:aws:kms:*', KEY, yes],
    ['arn:aws:kms:us-*-1:*', KEY, yes],
    ['arn:aws:kms:us-*t:key/a', KEY, no],
    ['arn:aws:kms:us-*:key/a', KEY, yes],
  ])('resource %s for %s: %s', (Resource, resource, expected) => {
    expect(by({ Action: '*', Resource }, 'kms:Sign', resource)).toBe(expected);
    const opposite = expected === yes ? no : yes;
    expect(by({ Action: '*', NotResource: Resource }, 'kms:Sign', resource)).toBe(opposite);
  });
});

test.each([
  ['identity', { Principal: '*' }, 'Policy document should not specify a principal.'],
  ['trust', { Principal: '*' }, 'Has prohibited field Resource.'],
  ['resource', {}, 'Policy contains a statement with no principal.'],
  ['resource', { NotPrincipal: '*' }, 'Policy contains a statement that allows NotPrincipal.'],
  ['resource', { Principal: [] }, 'Policy contains a statement with one or more invalid principals.'],
  ['resource', { Principal: {} }, 'Policy contains a statement with one or more invalid principals.'],
  ['identity', { Action: 7 }, 'Policy contains an action that is no text.'],
  ['identity', { Resource: [7] }, 'Policy contains a resource that is no text.'],
] as const)('no %s policy has %j', (kind, rest, message) => {
  const text = JSON.stringify({ Statement: [allow(rest)] });
  expect(() => parsePolicy(text, kind)).toThrow(message);
});

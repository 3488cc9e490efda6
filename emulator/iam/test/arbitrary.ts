import fc from 'fast-check';
import type { ContextKeys } from '../context.ts';
import type { Principal } from '../principals.ts';

/** Documents as JSON, one request, and everything that has a say in it: a case for two evaluators. */
export interface Case {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: ContextKeys;
  readonly identity: readonly object[];
  readonly boundary: object | undefined;
  readonly session: object | undefined;
  /** The key policy; undefined for an action without a resource. */
  readonly keyPolicy: object | undefined;
}

export const HOME = '111122223333';
const ABROAD = '444455556666';
export const KEY = `arn:aws:kms:us-east-1:${HOME}:key/mrk-1`;
const NAMES = ['alice', 'bob'] as const;

const principal: fc.Arbitrary<Principal> = fc
  .tuple(
    fc.constantFrom('root' as const, 'user' as const, 'role-session' as const, 'federated-user' as const),
    fc.constantFrom(HOME, HOME, ABROAD),
    fc.constantFrom(...NAMES),
  )
  .map(([kind, account, name]): Principal => {
    if (kind === 'root') return { kind, account, arn: `arn:aws:iam::${account}:root` };
    const [userArn, roleArn] = [
      `arn:aws:iam::${account}:user/${name}`,
      `arn:aws:iam::${account}:role/${name}`,
    ];
    if (kind === 'user') return { kind, account, arn: userArn };
    if (kind === 'role-session') {
      return { kind, account, arn: `arn:aws:sts::${account}:assumed-role/${name}/s`, roleArn };
    }
    return { kind, account, arn: `arn:aws:sts::${account}:federated-user/${name}`, userArn };
  });

const named = fc.constantFrom(
  ...[HOME, ABROAD].flatMap((account) => [
    account,
    `arn:aws:iam::${account}:root`,
    ...NAMES.flatMap((name) => [
      `arn:aws:iam::${account}:user/${name}`,
      `arn:aws:iam::${account}:role/${name}`,
      `arn:aws:sts::${account}:assumed-role/${name}/s`,
      `arn:aws:sts::${account}:federated-user/${name}`,
    ]),
  ]),
);

/** What fills the request context, with values that the conditions below meet and miss. */
const ACTIONS: Readonly<Record<string, readonly (keyof typeof VALUES)[]>> = {
  'kms:Sign': ['kms:SigningAlgorithm', 'kms:RequestAlias', 'kms:ResourceAliases', 'kms:KeySpec'],
  'kms:Decrypt': ['kms:EncryptionContextKeys', 'kms:ResourceAliases'],
  'kms:TagResource': ['aws:TagKeys', 'aws:RequestTag/team', 'kms:KeySpec'],
  'kms:PutKeyPolicy': ['kms:BypassPolicyLockoutSafetyCheck'],
  'kms:ListKeys': [],
  'tag:GetResources': [],
};
const EVERYWHERE = [
  'aws:PrincipalTag/team',
  'aws:SourceIp',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:SecureTransport',
] as const;
const one = (...values: readonly string[]) => fc.constantFrom(...values);
const several = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const VALUES = {
  'aws:PrincipalTag/team': one('red', 'blue', '*'),
  'aws:SourceIp': one('127.0.0.1', '10.1.2.3', '2001:db8::1'),
  'aws:CurrentTime': one('2026-01-31T00:00:00Z', '2027-01-01T00:00:00Z'),
  'aws:EpochTime': one('1769817600', '1798761600'),
  'aws:SecureTransport': one('true', 'false'),
  'kms:SigningAlgorithm': one('ECDSA_SHA_256', 'RSASSA_PSS_SHA_256'),
  'kms:RequestAlias': one('alias/a', 'alias/b/c'),
  'kms:ResourceAliases': several('alias/a', 'alias/b/c', 'alias/red'),
  'kms:KeySpec': one('ECC_NIST_P256', 'RSA_2048'),
  'kms:EncryptionContextKeys': several('Dept', 'dept', 'Purpose'),
  'kms:BypassPolicyLockoutSafetyCheck': one('true', 'false'),
  'aws:TagKeys': several('team', 'Team', 'stage'),
  'aws:RequestTag/team': one('red', 'blue'),
} as const;
type Key = keyof typeof VALUES | 'aws:PrincipalArn' | 'aws:username';
const MULTIVALUED: readonly string[] = ['kms:ResourceAliases', 'kms:EncryptionContextKeys', 'aws:TagKeys'];

const texts = (...wanted: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...wanted), { minLength: 1, maxLength: 2 });
const STRINGS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const COMPARISONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const stringTest = (key: Key, ...wanted: readonly string[]) => test(key, STRINGS, texts(...wanted));

/** One operator, one key, some values. */
function test(key: Key, operators: readonly string[], wanted: fc.Arbitrary<readonly string[]>) {
  const quantified = MULTIVALUED.includes(key);
  return fc
    .tuple(
      quantified ? fc.constantFrom('ForAllValues:', 'ForAnyValue:') : fc.constant(''),
      fc.constantFrom(...operators),
      fc.constantFrom('', '', 'IfExists'),
      wanted,
      fc.constantFrom('Null', ...Array<string>(9).fill('')),
    )
    .map(([quantifier, operator, ifExists, values, nothing]) =>
      nothing === 'Null'
        ? { Null: { [key]: values.length === 1 ? 'true' : 'false' } }
        : { [`${quantifier}${operator}${ifExists}`]: { [key]: values } },
    );
}

const ARNS = [
  `arn:aws:iam::${HOME}:user/alice`,
  'arn:aws:iam::*:user/*',
  `arn:aws:iam::${HOME}:role/*`,
  'arn:*:*:*:*:*',
  `arn:aws:sts::${HOME}:assumed-role/alice/?`,
  `arn:aws:iam::${HOME}:user/\${aws:username}`,
];
const TEAMS = [
  'red',
  'Red',
  'r*',
  '*',
  '?lue',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: policy variables
  ...['${*}', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'red'}", '${aws:username}'],
];
const condition = fc.oneof(
  stringTest('aws:PrincipalTag/team', ...TEAMS),
  stringTest('aws:RequestTag/team', ...TEAMS),
  stringTest('aws:username', 'alice', 'ALICE', 'a*', ...TEAMS.slice(-1)),
  stringTest('kms:SigningAlgorithm', 'ECDSA_SHA_256', 'ECDSA*', '*PSS*'),
  stringTest('kms:RequestAlias', 'alias/a', 'alias/*', 'alias/b/?'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  stringTest('kms:ResourceAliases', 'alias/a', 'alias/*', 'alias/${aws:PrincipalTag/team}'),
  stringTest('kms:EncryptionContextKeys', 'Dept', 'dept', 'Purp*'),
  stringTest('aws:TagKeys', 'team', 'TEAM', 'sta*'),
  stringTest('kms:KeySpec', 'ECC_NIST_P256', 'ECC*'),
  test(
    'aws:PrincipalArn',
    ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike'],
    texts(...ARNS),
  ),
  test(
    'aws:SourceIp',
    ['IpAddress', 'NotIpAddress'],
    texts('127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::1/128'),
  ),
  test(
    'aws:CurrentTime',
    COMPARISONS.map((name) => `Date${name}`),
    texts('2026-01-31T00:00:00Z', '2026-06-01T00:00:00+02:00', '2026-12-31'),
  ),
  test(
    'aws:EpochTime',
    COMPARISONS.flatMap((name) => [`Numeric${name}`]),
    texts('1769817600', '1780000000', '1.5'),
  ),
  test('aws:SecureTransport', ['Bool'], texts('true', 'false')),
  test('kms:BypassPolicyLockoutSafetyCheck', ['Bool'], texts('true', 'false')),
);

const actions = texts(
  ...[
    '*',
    'kms:*',
    'kms:*',
    'kms:Sign',
    'KMS:sign',
    'kms:S?gn',
    'kms:*Key*',
    'kms:Dec*',
    'kms:Bogus',
    's3:*',
  ],
  ...['tag:GetResources', 'tagging:GetResources', 'tag:Get*'],
);
const resources = texts(
  ...['*', '*', '*', KEY, `arn:aws:kms:*:${HOME}:key/*`, 'arn:aws:kms:us-east-1:*:key/m*', 'arn:aws:kms:*'],
  ...['arn:aws:kms:us-west-2:*:*', `arn:aws:kms:us-east-1:${HOME}:alias/*`, 'arn:aws:kms:us-*-1:*:key/mrk-?'],
  ...['arn:aws:s3:::*', 'arn:aws:kms:us-*:key/mrk-1', 'arn:aws:k*:mrk-1'],
  ...[`arn:aws:kms:us-east-1:${HOME}:key/\${aws:PrincipalTag/team}`],
);

const member = <Value>(name: string, value: fc.Arbitrary<Value>, negated = 8) =>
  fc
    .tuple(fc.nat({ max: negated }), value)
    .map(([draw, element]) => ({ [draw === 0 ? `Not${name}` : name]: element }));

function statement(elements: fc.Arbitrary<object>) {
  return fc
    .tuple(
      fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      member('Action', actions),
      member('Resource', resources),
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(condition, { minLength: 1, maxLength: 2 }) },
      ),
      elements,
    )
    .map(([Effect, action, resource, conditions, rest]) => ({
      Effect,
      ...action,
      ...resource,
      ...rest,
      ...(conditions.length > 0 && { Condition: Object.assign({}, ...conditions) }),
    }));
}

function policy(elements: fc.Arbitrary<object>, maxLength: number) {
  return fc
    .tuple(
      fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'),
      fc.array(statement(elements), { minLength: 1, maxLength }),
    )
    .map(([Version, Statement]) => ({ Version, Statement }));
}

const identityPolicy = policy(fc.constant({}), 3);
const principalElement = fc.oneof(
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 5, arbitrary: fc.uniqueArray(named, { minLength: 1, maxLength: 4 }).map((AWS) => ({ AWS })) },
);
const keyPolicy = policy(member('Principal', principalElement), 4).map((document) => ({
  ...document,
  // NotPrincipal goes with Deny alone.
  Statement: document.Statement.map((each) => ('NotPrincipal' in each ? { ...each, Effect: 'Deny' } : each)),
}));

const optional = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** The ARN by which aws:PrincipalArn knows a principal: for a session, what stands behind it. */
function principalArn(who: Principal): string {
  return who.kind === 'role-session' ? who.roleArn : who.arn;
}

const contextOf = (who: Principal, action: string): fc.Arbitrary<ContextKeys> =>
  fc
    .record(
      Object.fromEntries([...EVERYWHERE, ...(ACTIONS[action] ?? [])].map((key) => [key, VALUES[key]])),
      { requiredKeys: [] },
    )
    .map((context) => ({
      ...(context as ContextKeys),
      'aws:PrincipalArn': principalArn(who),
      'aws:PrincipalAccount': who.account,
      ...(who.kind === 'user' && { 'aws:username': who.arn.replace(/^.*\//, '') }),
    }));

export const arbitraryCase: fc.Arbitrary<Case> = fc
  .tuple(principal, fc.constantFrom(...Object.keys(ACTIONS)))
  .chain(([who, action]) => {
    const hasKey = action.startsWith('kms:') && action !== 'kms:ListKeys';
    const isSession = who.kind === 'role-session' || who.kind === 'federated-user';
    return fc.record({
      principal: fc.constant(who),
      action: fc.constant(action),
      resource: fc.constant(hasKey ? KEY : '*'),
      resourceAccount: fc.constant(hasKey ? HOME : who.account),
      context: contextOf(who, action),
      identity: fc.array(identityPolicy, { minLength: 0, maxLength: 2 }),
      boundary: who.kind === 'root' ? fc.constant(undefined) : optional(identityPolicy),
      session: isSession ? optional(identityPolicy) : fc.constant(undefined),
      keyPolicy: hasKey ? keyPolicy : fc.constant(undefined),
    });
  });

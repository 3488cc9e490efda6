import { type Case, HOME, KEY } from './arbitrary.ts';

/** A kind of case that the two evaluators judge differently; docs/iam-differences.md says who is right and why. */
export interface Difference {
  readonly name: string;
  /** Whether a case may be of the kind. */
  includes(it: Case): boolean;
  /** A case of the kind, and how AWS's documentation decides it. */
  readonly witness: Case;
  readonly allowed: boolean;
}

const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (rest: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...rest });
const deny = (rest: object = {}) => ({ ...allow(rest), Effect: 'Deny' });
const toAccount = document(allow({ Principal: { AWS: HOME } }));
const nothing = document(allow({ Action: 's3:*' }));

const SESSION = `arn:aws:sts::${HOME}:assumed-role/alice/s`;
const USER: Case = {
  principal: { kind: 'user', account: HOME, arn: `arn:aws:iam::${HOME}:user/alice` },
  action: 'kms:Sign',
  resource: KEY,
  resourceAccount: HOME,
  context: {},
  identity: [document(allow())],
  boundary: undefined,
  session: undefined,
  keyPolicy: toAccount,
};
const SESSION_CASE: Case = {
  ...USER,
  principal: {
    kind: 'role-session',
    account: HOME,
    arn: SESSION,
    roleArn: `arn:aws:iam::${HOME}:role/alice`,
  },
};
const textOf = (it: Case) => JSON.stringify([it.identity, it.boundary, it.session, it.keyPolicy]);
const contains = (pattern: RegExp) => (it: Case) => pattern.test(textOf(it));
const keyPolicyNames = (it: Case, name: string) => JSON.stringify(it.keyPolicy ?? {}).includes(`"${name}"`);

export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'a session that the key policy names, and a session policy that allows less',
    includes: (it) => it.session !== undefined && keyPolicyNames(it, it.principal.arn),
    witness: {
      ...SESSION_CASE,
      session: nothing,
      keyPolicy: document(allow({ Principal: { AWS: SESSION } })),
    },
    allowed: true,
  },
  {
    name: 'a session that a wildcard principal reaches, and a permissions boundary that allows less',
    includes: (it) =>
      it.boundary !== undefined && it.principal.arn.includes(':sts:') && keyPolicyNames(it, '*'),
    witness: { ...SESSION_CASE, boundary: nothing, keyPolicy: document(allow({ Principal: '*' })) },
    allowed: false,
  },
  {
    name: 'NotPrincipal without the account, or for who has a permissions boundary',
    includes: contains(/"NotPrincipal"/),
    witness: {
      ...USER,
      keyPolicy: document(
        allow({ Principal: { AWS: HOME } }),
        deny({ NotPrincipal: { AWS: `arn:aws:iam::${HOME}:user/alice` } }),
      ),
    },
    allowed: false,
  },
  {
    name: 'a wildcard at the end of an inner segment of a resource',
    includes: contains(/arn:aws:kms:us-\*:key|arn:aws:k\*:mrk/),
    witness: { ...USER, identity: [document(allow({ Resource: 'arn:aws:kms:us-*:key/mrk-1' }))] },
    allowed: true,
  },
  {
    name: 'NotResource and an action without a resource',
    includes: (it) => it.resource === '*' && textOf(it).includes('"NotResource"'),
    witness: {
      ...USER,
      action: 'kms:ListKeys',
      resource: '*',
      identity: [document({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:kms:*' })],
      keyPolicy: undefined,
    },
    allowed: true,
  },
  {
    name: 'variables in a policy of the version 2008-10-17',
    includes: (it) =>
      [...it.identity, it.boundary, it.session, it.keyPolicy].some((policy) => {
        const text = JSON.stringify(policy) ?? '';
        return text.includes('2008-10-17') && text.includes('${');
      }),
    witness: {
      ...USER,
      context: { 'aws:PrincipalTag/team': 'red' },
      identity: [
        {
          Version: '2008-10-17',
          Statement: allow({
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
            Condition: { StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/team}' } },
          }),
        },
      ],
    },
    allowed: false,
  },
  {
    name: 'a negated operator and a variable without a value',
    includes: (it) =>
      /\$\{aws:(username|PrincipalTag)/.test(textOf(it)) &&
      !(it.context['aws:username'] && it.context['aws:PrincipalTag/team']),
    witness: {
      ...SESSION_CASE,
      context: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/alice` },
      identity: [
        document(
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
          allow({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/${aws:username}' } } }),
        ),
      ],
    },
    allowed: true,
  },
  {
    name: 'the escaped characters of variables',
    includes: contains(/\$\{\*\}/),
    witness: {
      ...USER,
      context: { 'aws:PrincipalTag/team': '*' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an escaped character
      identity: [document(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': '${*}' } } }))],
    },
    allowed: true,
  },
  {
    name: 'NotIpAddress and an address of the other IP version',
    includes: contains(/NotIpAddress/),
    witness: {
      ...USER,
      context: { 'aws:SourceIp': '2001:db8::1' },
      identity: [document(allow({ Condition: { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } } }))],
    },
    allowed: true,
  },
  {
    name: 'ForAnyValue with IfExists and a missing key',
    includes: contains(/ForAnyValue:\w+IfExists/),
    witness: {
      ...USER,
      action: 'kms:TagResource',
      identity: [
        document(allow({ Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } } })),
      ],
    },
    allowed: true,
  },
];

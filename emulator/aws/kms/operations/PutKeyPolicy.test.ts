import { describe, expect, test } from 'vitest';
import { clientsOf } from '../../../test/clients.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { type RefusalCase, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const statement = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' };
const policy = (change: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement], ...change });

keyReferences(world, 'PutKeyPolicy', { aliases: false }, (KeyId) => ({ KeyId, Policy: policy() }));

test.each([
  ['by its name', { PolicyName: 'default' }],
  ['without a name', {}],
  ['with the check of lock-outs switched off', { BypassPolicyLockoutSafetyCheck: true }],
])('replaces the policy, letter by letter: %s', async (_how, input) => {
  const { id: KeyId } = await createKey(kms);
  const Policy = `  ${policy({ Id: 'mine' })}\n`;
  await kms.putKeyPolicy({ KeyId, Policy, ...input });
  expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(Policy);
});

test.each([
  ['one statement without a list', policy({ Statement: statement })],
  ['the older version', policy({ Version: '2008-10-17' })],
  [
    'the negated members',
    policy({
      Statement: [statement, { Effect: 'Deny', NotPrincipal: '*', NotAction: 'kms:*', NotResource: '*' }],
    }),
  ],
  ['32,768 bytes', policy().padEnd(32_768)],
])('takes %s', async (_what, Policy) => {
  const { id: KeyId } = await createKey(kms);
  await kms.putKeyPolicy({ KeyId, Policy });
  expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(Policy);
});

test('a refusal leaves the old policy', async () => {
  const { id: KeyId } = await createKey(kms, { Policy: policy() });
  await refusalOf(kms.putKeyPolicy({ KeyId, Policy: '{}' }));
  expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(policy());
});

const { id: KeyId } = await createKey(kms);
const without = (member: string) => policy({ Statement: [{ ...statement, [member]: undefined }] });
const malformed: readonly (readonly [string, string, string])[] = [
  ['what is no JSON', '{', 'The policy is not valid JSON.'],
  ['a list', '[]', 'The policy is not a JSON object.'],
  ['null', 'null', 'The policy is not a JSON object.'],
  [
    'an unknown version',
    policy({ Version: '2026-01-01' }),
    'The policy Version must be 2012-10-17 or 2008-10-17.',
  ],
  ['no statements', policy({ Statement: [] }), 'The policy has no statement.'],
  ['a missing Statement', '{}', 'Policy contains a statement that is no JSON object.'],
  [
    'a statement of text',
    policy({ Statement: ['Allow'] }),
    'Policy contains a statement that is no JSON object.',
  ],
  ['no Effect', without('Effect'), 'Policy contains a statement whose Effect is neither Allow nor Deny.'],
  ['no Principal', without('Principal'), 'Policy contains a statement with no principal.'],
  ['no Action', without('Action'), 'Policy contains a statement with no action.'],
  ['no Resource', without('Resource'), 'Policy contains a statement with no resource.'],
  ['an unknown element', policy({ Statements: [] }), 'The policy has the unknown element Statements.'],
  [
    'an unknown element of a statement',
    policy({ Statement: { ...statement, Actions: '*' } }),
    'Policy contains a statement with the unknown element Actions.',
  ],
  [
    'an element and its opposite',
    policy({ Statement: { ...statement, NotAction: 'kms:*' } }),
    'Policy contains a statement with both Action and NotAction.',
  ],
  [
    'an unknown condition operator',
    policy({ Statement: { ...statement, Condition: { StringEqual: { 'aws:username': 'alice' } } } }),
    'Policy contains the unknown condition operator StringEqual.',
  ],
  [
    'an unknown kind of principal',
    policy({ Statement: { ...statement, Principal: { Aws: '*' } } }),
    'Policy contains a statement with one or more invalid principals.',
  ],
  [
    'an action of no service',
    policy({ Statement: { ...statement, Action: 'Sign' } }),
    'Policy contains the invalid action Sign.',
  ],
];

refuses(kms, 'PutKeyPolicy', [
  ...malformed.map(
    ([what, Policy, message]): RefusalCase => [
      what,
      { KeyId, Policy },
      'MalformedPolicyDocumentException',
      message,
    ],
  ),
  [
    '32,769 bytes',
    { KeyId, Policy: policy().padEnd(32_769) },
    'LimitExceededException',
    'The key policy is larger than 32768 bytes.',
  ],
  [
    'another name',
    { KeyId, PolicyName: 'other', Policy: policy() },
    'ValidationException',
    `Invalid policy name 'other': the only valid name is default.`,
  ],
  [
    'a character beyond Latin-1',
    { KeyId, Policy: '€' },
    'ValidationException',
    violation(
      `Value '€'`,
      'policy',
      'Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
    ),
  ],
  [
    'no policy',
    { KeyId },
    'ValidationException',
    violation('Value null', 'policy', 'Member must not be null'),
  ],
]);

describe('who locks himself out', () => {
  const ACCOUNT = '111122223333';
  const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
  const { kms: root } = clientsOf(world.emulator, { accessKeyId: ACCOUNT });
  const only = (Principal: unknown, rest: object = {}) =>
    policy({ Statement: [{ ...statement, Principal, ...rest }] });
  const text = 'The new key policy will not allow you to update the key policy in the future.';
  const cases: readonly (readonly [string, string])[] = [
    ['for a user alone', only({ AWS: ALICE })],
    ['for another account', only({ AWS: '444455556666' })],
    ['for a service', only({ Service: 'logs.us-east-1.amazonaws.com' })],
    ['without the permission', only({ AWS: ACCOUNT }, { Action: ['kms:Sign', 'kms:*Policies'] })],
    ['for another resource', only({ AWS: ACCOUNT }, { Resource: 'arn:aws:s3:::*' })],
    ['elsewhere', only('*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } })],
    [
      'that denies it as well',
      policy({ Statement: [statement, { ...statement, Effect: 'Deny', Action: 'kms:PutKey*' }] }),
    ],
  ];

  test.each(cases)('is refused a policy %s', async (_which, Policy) => {
    const { id: KeyId } = await createKey(root);
    const refusal = { code: 'MalformedPolicyDocumentException', message: text, status: 400 };
    expect(await refusalOf(root.putKeyPolicy({ KeyId, Policy }))).toEqual(refusal);
    expect(await refusalOf(root.createKey({ Policy }))).toEqual(refusal);
  });

  test.each(cases)('may do so, when he asks for it: a policy %s', async (_which, Policy) => {
    const { id: KeyId } = await createKey(root, { Policy, BypassPolicyLockoutSafetyCheck: true });
    await root.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
    expect((await root.getKeyPolicy({ KeyId })).Policy).toBe(Policy);
  });

  test.each([
    ['his account', only({ AWS: `arn:aws:iam::${ACCOUNT}:root` })],
    ['the account by its number', only({ AWS: [ALICE, ACCOUNT] })],
    ['everybody, here', only('*', { Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } })],
  ])('is not who lets in %s', async (_whom, Policy) => {
    const { id: KeyId } = await createKey(root, { Policy });
    await root.putKeyPolicy({ KeyId, Policy });
  });
});

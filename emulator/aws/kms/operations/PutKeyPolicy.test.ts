import { expect, test } from 'vitest';
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
    policy({ Statement: { Effect: 'Deny', NotPrincipal: '*', NotAction: 'kms:*', NotResource: '*' } }),
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

import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'GetKeyPolicy', { aliases: false }, (KeyId) => ({ KeyId }));

const { id: KeyId } = await createKey(kms);

test.each([
  ['by its name', { KeyId, PolicyName: 'default' }],
  ['without a name', { KeyId }],
])('gives the default policy of a key that was made without one: %s', async (_how, input) => {
  const { Policy = '', PolicyName } = await kms.getKeyPolicy(input);
  expect(PolicyName).toBe('default');
  expect(JSON.parse(Policy)).toEqual({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::000000000000:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
});

refuses(kms, 'GetKeyPolicy', [
  ['another name', { KeyId, PolicyName: 'other' }, 'NotFoundException', 'No such policy exists'],
  [
    'a name that cannot be',
    { KeyId, PolicyName: 'a-b' },
    'ValidationException',
    violation(`Value 'a-b'`, 'policyName', 'Member must satisfy regular expression pattern: [\\w]+'),
  ],
]);

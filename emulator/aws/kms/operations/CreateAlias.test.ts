import { describe, expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createPendingKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

let names = 0;
keyReferences(
  world,
  'CreateAlias',
  {
    aliases: false,
    member: 'targetKeyId',
    aliasRefusal: ['ValidationException', 'Aliases must refer to keys. Not aliases'],
  },
  (TargetKeyId) => ({
    AliasName: `alias/name-${names++}`,
    TargetKeyId,
  }),
);

const key = await createKey(kms);
const TargetKeyId = key.id;

test.each([
  'alias/a',
  'alias/SPIRE_SERVER/example_2eorg/1/x509-CA-A',
  'alias/alias/x',
  'alias/aws',
  `alias/${'x'.repeat(250)}`,
])('gives a key the name %s', async (AliasName) => {
  await kms.createAlias({ AliasName, TargetKeyId });
  const { Aliases = [] } = await kms.listAliases({ KeyId: key.id });
  expect(Aliases.find((alias) => alias.AliasName === AliasName)).toEqual({
    AliasName,
    AliasArn: `arn:aws:kms:us-east-1:000000000000:${AliasName}`,
    TargetKeyId: key.id,
    CreationDate: new Date(START),
    LastUpdatedDate: new Date(START),
  });
  expect(await kms.describeKey({ KeyId: AliasName })).toMatchObject({ KeyMetadata: { KeyId: key.id } });
});

test('names are case sensitive', async () => {
  const other = await createKey(kms);
  await kms.createAlias({ AliasName: 'alias/case', TargetKeyId });
  await kms.createAlias({ AliasName: 'alias/CASE', TargetKeyId: other.id });
  expect((await kms.describeKey({ KeyId: 'alias/CASE' })).KeyMetadata?.KeyId).toBe(other.id);
});

const full = await createKey(kms);
for (let index = 0; index < 50; index++) {
  await kms.createAlias({ AliasName: `alias/full-${index}`, TargetKeyId: full.id });
}
const PREFIX =
  'Alias must start with the prefix "alias/". Please see ' +
  'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';
const PATTERN = 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$';

refuses(kms, 'CreateAlias', [
  [
    'a name that is taken',
    { AliasName: 'alias/full-0', TargetKeyId },
    'AlreadyExistsException',
    'An alias with the name arn:aws:kms:us-east-1:000000000000:alias/full-0 already exists',
  ],
  ['a name without the prefix', { AliasName: 'mine', TargetKeyId }, 'ValidationException', PREFIX],
  ['a prefix in capitals', { AliasName: 'ALIAS/mine', TargetKeyId }, 'ValidationException', PREFIX],
  [
    'a colon',
    { AliasName: 'alias/Service:Test', TargetKeyId },
    'ValidationException',
    'alias/Service:Test contains invalid characters for an alias',
  ],
  [
    'the prefix alone',
    { AliasName: 'alias/', TargetKeyId },
    'ValidationException',
    'alias/ contains invalid characters for an alias',
  ],
  [
    'a dot',
    { AliasName: 'alias/a.b', TargetKeyId },
    'ValidationException',
    violation(`Value 'alias/a.b'`, 'aliasName', PATTERN),
  ],
  [
    'a line break at the end',
    { AliasName: 'alias/a\n', TargetKeyId },
    'ValidationException',
    violation(`Value 'alias/a\n'`, 'aliasName', PATTERN),
  ],
  [
    'a name of 257 characters',
    { AliasName: `alias/${'x'.repeat(251)}`, TargetKeyId },
    'ValidationException',
    violation(
      `Value 'alias/${'x'.repeat(251)}'`,
      'aliasName',
      'Member must have length less than or equal to 256',
    ),
  ],
  [
    'two broken constraints at once, the pattern first',
    { AliasName: '', TargetKeyId },
    'ValidationException',
    `2 validation errors detected: Value '' at 'aliasName' failed to satisfy constraint: ${PATTERN}; Value '' ` +
      `at 'aliasName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
  ],
  [
    `a name of AWS's own`,
    { AliasName: 'alias/aws/s3', TargetKeyId },
    'NotAuthorizedException',
    'alias/aws/s3 is reserved: the prefix alias/aws/ belongs to AWS managed keys.',
  ],
  [
    'the 51st alias of a key',
    { AliasName: 'alias/full-50', TargetKeyId: full.id },
    'LimitExceededException',
    'Aliases per key quota for this account in this region is 50, current usage is 50',
  ],
]);

describe('order of checks', () => {
  test('a key pending deletion, then a name that is taken, then the quota', async () => {
    const pending = await createPendingKey(kms);
    await expect(kms.createAlias({ AliasName: 'alias/full-0', TargetKeyId: pending.id })).rejects.toThrow(
      `${pending.arn} is pending deletion.`,
    );
    await expect(kms.createAlias({ AliasName: 'alias/full-0', TargetKeyId: full.id })).rejects.toThrow(
      'already exists',
    );
  });
  refuses(kms, 'CreateAlias', [
    ['the name before the key', { AliasName: 'mine', TargetKeyId: 'nobody' }, 'ValidationException', PREFIX],
    [
      'the key before a name that is taken',
      { AliasName: 'alias/full-0', TargetKeyId: 'nobody' },
      'NotFoundException',
      `Invalid keyId 'nobody'`,
    ],
  ]);
});

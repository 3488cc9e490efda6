import { expect, test } from 'vitest';
import { createKey, describeKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms } = testWorld();
const key = await createKey(kms);

test('takes the name, not the key', async () => {
  await kms.createAlias({ AliasName: 'alias/gone', TargetKeyId: key.id });
  await kms.createAlias({ AliasName: 'alias/stays', TargetKeyId: key.id });
  await kms.deleteAlias({ AliasName: 'alias/gone' });
  expect((await kms.listAliases({ KeyId: key.id })).Aliases).toMatchObject([{ AliasName: 'alias/stays' }]);
  expect(await refusalOf(kms.describeKey({ KeyId: 'alias/gone' }))).toMatchObject({
    code: 'NotFoundException',
  });
  expect(await describeKey(kms, key.id)).toMatchObject({ KeyState: 'Enabled' });
});

test('the name is free again', async () => {
  const other = await createKey(kms);
  await kms.createAlias({ AliasName: 'alias/again', TargetKeyId: key.id });
  await kms.deleteAlias({ AliasName: 'alias/again' });
  await kms.createAlias({ AliasName: 'alias/again', TargetKeyId: other.id });
  expect(await describeKey(kms, 'alias/again')).toMatchObject({ KeyId: other.id });
});

test('makes room under the quota of a key', async () => {
  const full = await createKey(kms);
  for (let index = 0; index < 50; index++) {
    await kms.createAlias({ AliasName: `alias/full-${index}`, TargetKeyId: full.id });
  }
  await kms.deleteAlias({ AliasName: 'alias/full-7' });
  await kms.createAlias({ AliasName: 'alias/full-50', TargetKeyId: full.id });
  expect((await kms.listAliases({ KeyId: full.id, Limit: 100 })).Aliases).toHaveLength(50);
});

refuses(kms, 'DeleteAlias', [
  [
    'an alias of nothing',
    { AliasName: 'alias/nothing' },
    'NotFoundException',
    'Alias arn:aws:kms:us-east-1:000000000000:alias/nothing is not found.',
  ],
  [
    'a name without the prefix',
    { AliasName: 'nothing' },
    'ValidationException',
    'Alias must start with the prefix "alias/". Please see ' +
      'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  ],
  [
    'an alias ARN',
    { AliasName: 'arn:aws:kms:us-east-1:000000000000:alias/stays' },
    'ValidationException',
    'Alias must start with the prefix "alias/". Please see ' +
      'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  ],
  [
    `a name of AWS's own`,
    { AliasName: 'alias/aws/s3' },
    'NotAuthorizedException',
    'alias/aws/s3 is reserved: the prefix alias/aws/ belongs to AWS managed keys.',
  ],
  ['no name', {}, 'ValidationException', violation('Value null', 'aliasName', 'Member must not be null')],
]);

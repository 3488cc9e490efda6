import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const a = { TagKey: 'a', TagValue: '1' };
const A = { TagKey: 'A', TagValue: '2' };
const b = { TagKey: 'b', TagValue: '3' };

keyReferences(world, 'UntagResource', { aliases: false }, (KeyId) => ({ KeyId, TagKeys: ['a'] }));

test.each([
  ['takes tags by their keys', ['a', 'b'], [A]],
  ['leaves the rest alone', ['b'], [A, a]],
  ['does not mind a key that is not there', ['none', 'a'], [A, b]],
  ['can take them all', ['a', 'A', 'b'], []],
])('%s', async (_what, TagKeys, left) => {
  const { id: KeyId } = await createKey(kms, { Tags: [a, A, b] });
  await kms.untagResource({ KeyId, TagKeys });
  expect((await kms.listResourceTags({ KeyId })).Tags).toEqual(left);
});

const { id: KeyId } = await createKey(kms);
refuses(kms, 'UntagResource', [
  ['the prefix aws:', { KeyId, TagKeys: ['AWS:a'] }, 'TagException', 'Tags beginning with aws: are reserved'],
  [
    'a key of 129 characters',
    { KeyId, TagKeys: ['k'.repeat(129)] },
    'ValidationException',
    violation(
      `Value '${'k'.repeat(129)}'`,
      'tagKeys.1.member',
      'Member must have length less than or equal to 128',
    ),
  ],
  [
    'no keys',
    { KeyId },
    'ValidationException',
    violation('Value null', 'tagKeys', 'Member must not be null'),
  ],
]);

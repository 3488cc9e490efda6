import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'ListKeyPolicies', { aliases: false }, (KeyId) => ({ KeyId }));

const { id: KeyId } = await createKey(kms);

test.each([{}, { Limit: 1 }])('every key has one policy: %j', async (paging) => {
  const answer = await kms.listKeyPolicies({ KeyId, ...paging });
  expect(answer).toMatchObject({ PolicyNames: ['default'], Truncated: false });
  expect(answer.NextMarker).toBeUndefined();
});

refuses(kms, 'ListKeyPolicies', [
  [
    'a page of 1,001',
    { KeyId, Limit: 1001 },
    'ValidationException',
    violation(`Value '1001'`, 'limit', 'Member must have value less than or equal to 1000'),
  ],
]);

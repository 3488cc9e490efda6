import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, describeKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'UpdateKeyDescription', { aliases: false }, (KeyId) => ({ KeyId, Description: 'new' }));

test.each(['SPIRE_SERVER/example.org', '', 'd'.repeat(8192)])(
  'replaces the description: %j',
  async (text) => {
    const { id } = await createKey(kms, { Description: 'old' });
    await kms.updateKeyDescription({ KeyId: id, Description: text });
    expect(await describeKey(kms, id)).toMatchObject({ Description: text });
  },
);

const { id: KeyId } = await createKey(kms);
refuses(kms, 'UpdateKeyDescription', [
  [
    '8,193 characters',
    { KeyId, Description: 'd'.repeat(8193) },
    'ValidationException',
    violation(
      `Value '${'d'.repeat(8193)}'`,
      'description',
      'Member must have length less than or equal to 8192',
    ),
  ],
  [
    'no description',
    { KeyId },
    'ValidationException',
    violation('Value null', 'description', 'Member must not be null'),
  ],
]);

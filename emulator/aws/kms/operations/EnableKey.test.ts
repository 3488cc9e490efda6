import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, describeKey } from '../../../test/keys.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'EnableKey', { aliases: false }, (KeyId) => ({ KeyId }));

test.each([
  ['a disabled key', createDisabledKey],
  ['an enabled key', createKey],
])('enables %s', async (_state, make) => {
  const { id } = await make(kms);
  await kms.enableKey({ KeyId: id });
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled', Enabled: true });
  const signed = await kms.sign({ KeyId: id, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' });
  expect(signed.Signature?.length).toBeGreaterThan(60);
});

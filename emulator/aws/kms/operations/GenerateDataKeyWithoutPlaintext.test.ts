import { expect, test } from 'vitest';
import { createSymmetricKey } from '../../../test/keys.ts';
import { testWorld } from '../../../test/world.ts';

/* What it has in common with GenerateDataKey is in GenerateDataKey.test.ts, a table for both. */

const { kms, emulator } = testWorld();
const { id: KeyId } = await createSymmetricKey(kms);
const good = { KeyId, KeySpec: 'AES_256' } as const;

test('answers without the plaintext, also to the journal', async () => {
  await kms.generateDataKeyWithoutPlaintext(good);
  const { output } = emulator.journal.entries().at(-1) ?? {};
  expect(Object.keys(output ?? {}).toSorted()).toEqual(['CiphertextBlob', 'KeyId', 'KeyMaterialId']);
});

import { expect, test } from 'vitest';
import { createSymmetricKey } from '../../../test/keys.ts';
import { testWorld } from '../../../test/world.ts';

/* What it has in common with GenerateDataKeyPair is in GenerateDataKeyPair.test.ts, a table for both. */

const { kms, emulator } = testWorld();
const { id: KeyId } = await createSymmetricKey(kms);
const good = { KeyId, KeyPairSpec: 'ECC_NIST_P256' } as const;

test('answers without the plaintext, also to the journal', async () => {
  await kms.generateDataKeyPairWithoutPlaintext(good);
  const { output } = emulator.journal.entries().at(-1) ?? {};
  expect(Object.keys(output ?? {}).toSorted()).toEqual([
    'KeyId',
    'KeyMaterialId',
    'KeyPairSpec',
    'PrivateKeyCiphertextBlob',
    'PublicKey',
  ]);
});

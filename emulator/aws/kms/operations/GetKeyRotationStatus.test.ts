import { expect, test } from 'vitest';
import { createMacKey } from '../../../test/ciphers.ts';
import { createExternalKey, createImportedKey } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { later, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const statusOf = async (KeyId: string) => {
  const { $metadata: _, ...status } = await kms.getKeyRotationStatus({ KeyId });
  return status;
};

keyReferences(world, 'GetKeyRotationStatus', { aliases: false }, (KeyId) => ({ KeyId }));

test.each([
  ['a symmetric key at first', createSymmetricKey],
  ['an ECC key', createKey],
  ['an HMAC key', createMacKey],
  ['a key with imported material', createImportedKey],
  ['a key that waits for its material', createExternalKey],
])('%s does not rotate', async (_kind, make) => {
  const { id } = await make(kms);
  expect(await statusOf(id)).toEqual({ KeyId: id, KeyRotationEnabled: false });
});

test('tells period and date, also while the key is disabled, but not while it is pending deletion', async () => {
  const { id } = await createSymmetricKey(kms);
  await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 100 });
  const rotating = {
    KeyId: id,
    KeyRotationEnabled: true,
    RotationPeriodInDays: 100,
    NextRotationDate: later(100 * 86_400_000),
  };
  expect(await statusOf(id)).toEqual(rotating);
  await kms.disableKey({ KeyId: id });
  expect(await statusOf(id)).toEqual(rotating);
  await kms.scheduleKeyDeletion({ KeyId: id });
  expect(await statusOf(id)).toEqual({ KeyId: id, KeyRotationEnabled: false });
  await kms.cancelKeyDeletion({ KeyId: id });
  expect(await statusOf(id)).toEqual(rotating);
});

test('tells when a rotation on demand began, until it is done', async () => {
  const { id } = await createSymmetricKey(kms);
  const began = new Date(emulator.clock.now());
  await kms.rotateKeyOnDemand({ KeyId: id });
  await emulator.clock.advance(9999);
  expect(await statusOf(id)).toEqual({
    KeyId: id,
    KeyRotationEnabled: false,
    OnDemandRotationStartDate: began,
  });
  await emulator.clock.advance(1);
  expect(await statusOf(id)).toEqual({ KeyId: id, KeyRotationEnabled: false });
});

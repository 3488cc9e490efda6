import { expect, test } from 'vitest';
import { createMacKey, encrypted } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey, describeKey } from '../../../test/keys.ts';
import { NO_TEXT, refusalOf, refuses } from '../../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../../test/rotations.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const MINUTE = 60_000;

keyReferences(world, 'RotateKeyOnDemand', { aliases: false, makeKey: createSymmetricKey }, (KeyId) => ({
  KeyId,
}));

refuses(kms, 'RotateKeyOnDemand', [
  ['an ECC key', { KeyId: (await createKey(kms)).id }, 'UnsupportedOperationException', NO_TEXT],
  ['an HMAC key', { KeyId: (await createMacKey(kms)).id }, 'UnsupportedOperationException', NO_TEXT],
]);

test('gives the key new material after a moment', async () => {
  const { id } = await createSymmetricKey(kms);
  const { CurrentKeyMaterialId: first } = await describeKey(kms, id);
  expect(await kms.rotateKeyOnDemand({ KeyId: id })).toMatchObject({ KeyId: id });
  await emulator.clock.advance(9999);
  expect(await describeKey(kms, id)).toMatchObject({ CurrentKeyMaterialId: first });
  await emulator.clock.advance(1);
  const { CurrentKeyMaterialId: second } = await describeKey(kms, id);
  expect(second).toMatch(/^[0-9a-f]{64}$/);
  expect(second).not.toBe(first);
});

test('does not change the dates of automatic rotation', async () => {
  const { id } = await createSymmetricKey(kms);
  await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
  const { NextRotationDate } = await kms.getKeyRotationStatus({ KeyId: id });
  await emulator.clock.advance(80 * DAY);
  await rotateNow(world, id);
  expect(await kms.getKeyRotationStatus({ KeyId: id })).toMatchObject({ NextRotationDate });
});

test('refuses a second one while the first is under way', async () => {
  const { id, arn } = await createSymmetricKey(kms);
  await kms.rotateKeyOnDemand({ KeyId: id });
  expect(await refusalOf(kms.rotateKeyOnDemand({ KeyId: id }))).toEqual({
    code: 'ConflictException',
    message: `An on-demand rotation of ${arn} is already in progress.`,
    status: 400,
  });
  await emulator.clock.advance(10_000);
  await rotateNow(world, id);
  expect(await rotationsOf(kms, id)).toHaveLength(2);
});

test('refuses one within the 20 minutes before an automatic one', async () => {
  const { id, arn } = await createSymmetricKey(kms);
  await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
  await emulator.clock.advance(90 * DAY - 20 * MINUTE);
  expect(await refusalOf(kms.rotateKeyOnDemand({ KeyId: id }))).toEqual({
    code: 'ConflictException',
    message: `An automatic rotation of ${arn} is in progress or scheduled to begin within the next 20 minutes.`,
    status: 400,
  });
  await emulator.clock.advance(20 * MINUTE);
  await rotateNow(world, id);
  expect((await rotationsOf(kms, id)).map(({ RotationType }) => RotationType)).toEqual([
    'AUTOMATIC',
    'ON_DEMAND',
  ]);
});

test('refuses the 26th of a key, however long after', async () => {
  const { id } = await createSymmetricKey(kms);
  for (let count = 0; count < 25; count++) await rotateNow(world, id);
  await emulator.clock.advance(1000 * DAY);
  expect(await refusalOf(kms.rotateKeyOnDemand({ KeyId: id }))).toEqual({
    code: 'LimitExceededException',
    message: 'On-demand rotations per key quota for this account in this region is 25, current usage is 25',
    status: 400,
  });
  await rotateNow(world, (await createSymmetricKey(kms)).id);
});

test('a key that is disabled meanwhile rotates once it is enabled', async () => {
  const { id } = await createSymmetricKey(kms);
  await kms.rotateKeyOnDemand({ KeyId: id });
  await kms.disableKey({ KeyId: id });
  await emulator.clock.advance(DAY);
  expect(await rotationsOf(kms, id)).toEqual([]);
  await kms.enableKey({ KeyId: id });
  expect(await rotationsOf(kms, id)).toMatchObject([
    { RotationDate: new Date(emulator.clock.now()), RotationType: 'ON_DEMAND' },
  ]);
});

test('what was encrypted before any number of rotations is decrypted, by the material that did it', async () => {
  const { id } = await createSymmetricKey(kms);
  const made: { readonly blob: Uint8Array; readonly material: string | undefined }[] = [];
  for (let count = 0; count < 6; count++) {
    const { CurrentKeyMaterialId: material } = await describeKey(kms, id);
    made.push({ blob: await encrypted(kms, id, Buffer.from(`${count}`), { a: 'b' }), material });
    await rotateNow(world, id);
  }
  const { CurrentKeyMaterialId: current } = await describeKey(kms, id);
  const EncryptionContext = { a: 'b' };
  for (const [count, { blob, material }] of made.entries()) {
    for (const KeyId of [undefined, id]) {
      const answer = await kms.decrypt({ KeyId, CiphertextBlob: blob, EncryptionContext });
      expect(Buffer.from(answer.Plaintext ?? []).toString()).toBe(`${count}`);
      expect(answer.KeyMaterialId).toBe(material);
    }
    const again = await kms.reEncrypt({
      CiphertextBlob: blob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: id,
    });
    expect(again).toMatchObject({
      SourceKeyMaterialId: material,
      DestinationKeyMaterialId: current,
    });
    const { KeyMaterialId } = await kms.decrypt({ CiphertextBlob: again.CiphertextBlob });
    expect(KeyMaterialId).toBe(current);
    const wrong = kms.decrypt({ CiphertextBlob: blob, EncryptionContext: { a: 'c' } });
    expect(await refusalOf(wrong)).toMatchObject({ code: 'InvalidCiphertextException', message: NO_TEXT });
  }
});

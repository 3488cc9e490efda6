import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createExternalKey, createImportedKey, FOREVER, importMaterial } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createSymmetricKey, describeKey } from '../../../test/keys.ts';
import { refuses } from '../../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../../test/rotations.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
const NEW = { ...FOREVER, ImportType: 'NEW_KEY_MATERIAL' } as const;

keyReferences(
  world,
  'DeleteImportedKeyMaterial',
  { aliases: false, makeKey: createImportedKey },
  (KeyId) => ({ KeyId }),
);

test('deletes the material in use, and the key waits for it', async () => {
  const { id, arn } = await createExternalKey(kms);
  const { KeyMaterialId } = await importMaterial(kms, id, randomBytes(32));
  expect(await kms.deleteImportedKeyMaterial({ KeyId: id })).toMatchObject({ KeyId: arn, KeyMaterialId });
  expect(await describeKey(kms, id)).toMatchObject({
    KeyState: 'PendingImport',
    CurrentKeyMaterialId: KeyMaterialId,
  });
  expect(await rotationsOf(kms, id, ALL)).toEqual([
    { KeyMaterialId, KeyMaterialState: 'CURRENT', ImportState: 'PENDING_IMPORT' },
  ]);
});

test('deletes the one that is named', async () => {
  const { id } = await createExternalKey(kms);
  const first = await importMaterial(kms, id, randomBytes(32));
  const second = await importMaterial(kms, id, randomBytes(32), NEW);
  await rotateNow(world, id);
  const { KeyMaterialId } = first;
  expect(await kms.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId })).toMatchObject({ KeyMaterialId });
  expect(await rotationsOf(kms, id, ALL)).toMatchObject([
    { KeyMaterialId, ImportState: 'PENDING_IMPORT', KeyMaterialState: 'NON_CURRENT' },
    { KeyMaterialId: second.KeyMaterialId, ImportState: 'IMPORTED', KeyMaterialState: 'CURRENT' },
  ]);
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingImport' });
});

test('forgets one that waits for a rotation, so that another can take its place', async () => {
  const { id } = await createImportedKey(kms);
  const { KeyMaterialId } = await importMaterial(kms, id, randomBytes(32), NEW);
  await kms.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId });
  expect(await rotationsOf(kms, id, ALL)).toHaveLength(1);
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled' });
  await importMaterial(kms, id, randomBytes(32), NEW);
});

test('has no effect on a key without material', async () => {
  const { id, arn } = await createExternalKey(kms);
  const { $metadata: _, ...answer } = await kms.deleteImportedKeyMaterial({ KeyId: id });
  expect(answer).toEqual({ KeyId: arn });
  const imported = await createImportedKey(kms);
  const first = await kms.deleteImportedKeyMaterial({ KeyId: imported.id });
  expect(await kms.deleteImportedKeyMaterial({ KeyId: imported.id })).toMatchObject({
    KeyMaterialId: first.KeyMaterialId,
  });
  expect(await describeKey(kms, imported.id)).toMatchObject({ KeyState: 'PendingImport' });
});

test('a key pending deletion stays so, and waits for its material when it is saved', async () => {
  const { id } = await createImportedKey(kms);
  await kms.scheduleKeyDeletion({ KeyId: id });
  await kms.deleteImportedKeyMaterial({ KeyId: id });
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingDeletion' });
  await kms.cancelKeyDeletion({ KeyId: id });
  expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingImport' });
});

const [own, imported] = [await createSymmetricKey(kms), await createImportedKey(kms)];
refuses(kms, 'DeleteImportedKeyMaterial', [
  [
    'a key whose material KMS made',
    { KeyId: own.id },
    'UnsupportedOperationException',
    `${own.arn} origin is AWS_KMS which is not valid for this operation.`,
  ],
  [
    'material that the key never had',
    { KeyId: imported.id, KeyMaterialId: '0'.repeat(64) },
    'NotFoundException',
    `Key material '${'0'.repeat(64)}' does not exist`,
  ],
]);

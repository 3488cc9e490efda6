import { randomBytes } from 'node:crypto';
import type { KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../crypto/key-pair.ts';
import { encrypted } from '../../test/ciphers.ts';
import { clientsOf } from '../../test/clients.ts';
import { createExternalKey, FOREVER, importMaterial, importParameters, wrap } from '../../test/imports.ts';
import { describeKey, type TestKey } from '../../test/keys.ts';
import { ABROAD, clientsAbroad, keyIn, MULTI_REGION_LAG } from '../../test/multi-region.ts';
import { refusalOf } from '../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../test/rotations.ts';
import { DAY, testWorld } from '../../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;
const Plaintext = Buffer.from('plaintext');
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
const NEW = { ...FOREVER, ImportType: 'NEW_KEY_MATERIAL' } as const;

const stateOf = async (client: KMS, KeyId: string) => (await describeKey(client, KeyId)).KeyState;
const waitingStates = async (KeyId: string) =>
  (await Promise.all([kms, abroad].map((client) => rotationsOf(client, KeyId, ALL)))).map(
    (entries) => entries.at(-1)?.KeyMaterialState,
  );

/** A multi-Region key with imported material, and a replica that waits for it. */
async function createPrimary(material: Uint8Array, input: Parameters<typeof createExternalKey>[1] = {}) {
  const key = await createExternalKey(kms, { MultiRegion: true, ...input });
  await importMaterial(kms, key.id, material);
  await kms.replicateKey({ KeyId: key.id, ReplicaRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG);
  return key;
}

/** The same, with the material in both keys. */
async function createImported(material: Uint8Array = randomBytes(32)): Promise<TestKey> {
  const key = await createPrimary(material);
  await importMaterial(abroad, key.id, material);
  return key;
}

describe('a replica', () => {
  test('has no material of its own: it waits for that of its primary key and takes no other', async () => {
    const material = randomBytes(32);
    const { id, arn } = await createPrimary(material);
    expect(await describeKey(abroad, id)).toMatchObject({
      KeyState: 'PendingImport',
      Origin: 'EXTERNAL',
      MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn: arn } },
    });
    const CiphertextBlob = await encrypted(kms, id, Plaintext);
    expect((await refusalOf(abroad.decrypt({ CiphertextBlob }))).message).toMatch(/is pending import\.$/);
    const other = await refusalOf(importMaterial(abroad, id, randomBytes(32)));
    expect(other.code).toBe('IncorrectKeyMaterialException');
    expect(await refusalOf(importMaterial(abroad, id, material, NEW))).toMatchObject({
      code: 'UnsupportedOperationException',
      message: `${keyIn(ABROAD, { id, arn }).arn} is not a multi-Region primary key.`,
    });
    await importMaterial(abroad, id, material, { ...FOREVER, KeyMaterialDescription: 'abroad' });
    expect(await stateOf(abroad, id)).toBe('Enabled');
    expect((await abroad.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(Plaintext));
    const [[here], [there]] = [await rotationsOf(kms, id, ALL), await rotationsOf(abroad, id, ALL)];
    expect(there).toEqual({ ...here, KeyMaterialDescription: 'abroad' });
  });

  test('of a pair signs as its primary key does', async () => {
    const { pkcs8 } = await generateKeyPair('ECC_NIST_P256');
    const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const { id } = await createPrimary(pkcs8, signing);
    const { pkcs8: another } = await generateKeyPair('ECC_NIST_P256');
    expect((await refusalOf(importMaterial(abroad, id, another))).code).toBe('IncorrectKeyMaterialException');
    await importMaterial(abroad, id, pkcs8);
    const signed = { KeyId: id, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await abroad.sign(signed);
    expect(await kms.verify({ ...signed, Signature })).toMatchObject({ SignatureValid: true });
  });

  test('takes no token of its primary key', async () => {
    const material = randomBytes(32);
    const { id } = await createPrimary(material);
    const parameters = await importParameters(kms, id);
    const importing = abroad.importKeyMaterial({
      KeyId: id,
      ImportToken: parameters.ImportToken,
      EncryptedKeyMaterial: wrap(parameters, material),
      ...FOREVER,
    });
    expect((await refusalOf(importing)).code).toBe('InvalidImportTokenException');
  });

  test('cannot be made before the primary key has material', async () => {
    const { id, arn } = await createExternalKey(kms, { MultiRegion: true });
    expect((await refusalOf(kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD }))).message).toBe(
      `${arn} is pending import.`,
    );
  });

  test('cancelled while it waited for deletion waits for its material again', async () => {
    const { id } = await createPrimary(randomBytes(32));
    await abroad.scheduleKeyDeletion({ KeyId: id });
    await abroad.cancelKeyDeletion({ KeyId: id });
    expect(await stateOf(abroad, id)).toBe('PendingImport');
  });
});

test('expiration and deletion are each key’s own', async () => {
  const material = randomBytes(32);
  const { id } = await createPrimary(material);
  await importMaterial(abroad, id, material, { ValidTo: new Date(emulator.clock.now() + 10 * DAY) });
  await emulator.clock.advance(10 * DAY);
  expect([await stateOf(kms, id), await stateOf(abroad, id)]).toEqual(['Enabled', 'PendingImport']);
  await importMaterial(abroad, id, material);
  await kms.deleteImportedKeyMaterial({ KeyId: id });
  expect([await stateOf(kms, id), await stateOf(abroad, id)]).toEqual(['PendingImport', 'Enabled']);
});

describe('new material', () => {
  test('waits for every replica, is rotated to from the primary key, and decrypts everywhere', async () => {
    const { id, arn } = await createImported();
    const old = await encrypted(abroad, id, Plaintext);
    const second = randomBytes(32);
    await importMaterial(kms, id, second, NEW);
    const missing = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
    expect(await waitingStates(id)).toEqual([missing, missing]);
    expect((await rotationsOf(abroad, id, ALL)).at(-1)).toMatchObject({ ImportState: 'PENDING_IMPORT' });
    // A material that only waits puts no key out of use.
    expect(await stateOf(abroad, id)).toBe('Enabled');
    expect(await refusalOf(kms.rotateKeyOnDemand({ KeyId: id }))).toMatchObject({
      code: 'KMSInvalidStateException',
      message: `${arn} has no key material pending rotation.`,
    });
    await importMaterial(abroad, id, second);
    expect(await waitingStates(id)).toEqual(['PENDING_ROTATION', 'PENDING_ROTATION']);
    await rotateNow(world, id);
    expect(await waitingStates(id)).toEqual(['CURRENT', 'CURRENT']);
    expect(await rotationsOf(abroad, id)).toEqual(await rotationsOf(kms, id));
    const young = await encrypted(kms, id, Plaintext);
    for (const CiphertextBlob of [old, young]) {
      for (const client of [kms, abroad])
        expect((await client.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(Plaintext));
    }
  });

  test('deleted from the primary key is gone from the replica; deleted from the replica waits there', async () => {
    const { id } = await createImported();
    const second = randomBytes(32);
    const { KeyMaterialId } = await importMaterial(kms, id, second, NEW);
    await importMaterial(abroad, id, second);
    await abroad.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId });
    const missing = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
    expect(await waitingStates(id)).toEqual([missing, missing]);
    await importMaterial(abroad, id, second);
    await kms.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId });
    for (const client of [kms, abroad]) {
      expect(await rotationsOf(client, id, ALL)).toHaveLength(1);
      expect(await stateOf(client, id)).toBe('Enabled');
    }
    expect((await refusalOf(importMaterial(abroad, id, second))).code).toBe('IncorrectKeyMaterialException');
  });

  test('a replica that comes or goes changes what it waits for', async () => {
    const { id } = await createImported();
    const second = randomBytes(32);
    await importMaterial(kms, id, second, NEW);
    await importMaterial(abroad, id, second);
    await kms.replicateKey({ KeyId: id, ReplicaRegion: 'us-west-2' });
    const missing = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
    expect(await waitingStates(id)).toEqual([missing, missing]);
    const west = clientsOf(emulator, { region: 'us-west-2' }).kms;
    expect(await rotationsOf(west, id, ALL)).toMatchObject([
      { KeyMaterialState: 'CURRENT', ImportState: 'PENDING_IMPORT' },
      { KeyMaterialState: missing, ImportState: 'PENDING_IMPORT' },
    ]);
    await west.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await emulator.clock.advance(7 * DAY);
    expect(await waitingStates(id)).toEqual(['PENDING_ROTATION', 'PENDING_ROTATION']);
  });

  test('comes into use on a replica that has lost its present one, and takes it back later', async () => {
    const first = randomBytes(32);
    const { id } = await createImported(first);
    const second = randomBytes(32);
    await importMaterial(kms, id, second, NEW);
    await importMaterial(abroad, id, second);
    await abroad.deleteImportedKeyMaterial({ KeyId: id });
    await rotateNow(world, id);
    expect(await stateOf(abroad, id)).toBe('PendingImport');
    await importMaterial(abroad, id, first);
    expect(await stateOf(abroad, id)).toBe('Enabled');
    const { CiphertextBlob } = await abroad.encrypt({ KeyId: id, Plaintext });
    expect((await kms.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(Plaintext));
  });

  test('a rotation whose material a replica lost meanwhile ends without effect', async () => {
    const { id } = await createImported();
    const second = randomBytes(32);
    const { KeyMaterialId } = await importMaterial(kms, id, second, NEW);
    await importMaterial(abroad, id, second);
    await kms.rotateKeyOnDemand({ KeyId: id });
    await abroad.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId });
    await emulator.clock.advance(10_000);
    expect(await rotationsOf(kms, id)).toEqual([]);
    expect((await kms.getKeyRotationStatus({ KeyId: id })).OnDemandRotationStartDate).toBeUndefined();
  });

  test('is imported into the new primary key once the primary Region is changed', async () => {
    const { id } = await createImported();
    await kms.updatePrimaryRegion({ KeyId: id, PrimaryRegion: ABROAD });
    await emulator.clock.advance(MULTI_REGION_LAG);
    const second = randomBytes(32);
    expect((await refusalOf(importMaterial(kms, id, second, NEW))).code).toBe(
      'UnsupportedOperationException',
    );
    await importMaterial(abroad, id, second, NEW);
    await importMaterial(kms, id, second);
    await abroad.rotateKeyOnDemand({ KeyId: id });
    await emulator.clock.advance(10_000);
    expect(await waitingStates(id)).toEqual(['CURRENT', 'CURRENT']);
  });
});

test('material that expires while the primary Region is changed leaves its key pending import', async () => {
  const material = randomBytes(32);
  const { id } = await createImported(material);
  await importMaterial(kms, id, material, { ValidTo: new Date(emulator.clock.now() + 1000) });
  await kms.updatePrimaryRegion({ KeyId: id, PrimaryRegion: ABROAD });
  await emulator.clock.advance(1000);
  expect((await refusalOf(kms.encrypt({ KeyId: id, Plaintext }))).message).toMatch(/is pending import\.$/);
  await emulator.clock.advance(MULTI_REGION_LAG);
  expect([await stateOf(kms, id), await stateOf(abroad, id)]).toEqual(['PendingImport', 'Enabled']);
  expect((await describeKey(abroad, id)).MultiRegionConfiguration?.MultiRegionKeyType).toBe('PRIMARY');
});

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createExternalKey, createImportedKey, FOREVER, importMaterial } from '../../test/imports.ts';
import { describeKey } from '../../test/keys.ts';
import { refusalOf } from '../../test/refusals.ts';
import { rotateNow, rotationsOf } from '../../test/rotations.ts';
import { DAY, testWorld } from '../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const { clock } = emulator;
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
const NEW = { ...FOREVER, ImportType: 'NEW_KEY_MATERIAL' } as const;
const stateOf = async (KeyId: string) => (await describeKey(kms, KeyId)).KeyState;
const fresh = await createExternalKey(kms);

describe('the expiration', () => {
  const inDays = (days: number) => ({ ValidTo: new Date(clock.now() + days * DAY) });

  test('ends the material at its date, and not a millisecond earlier', async () => {
    const { id, arn } = await createExternalKey(kms);
    const material = randomBytes(32);
    const until = inDays(10);
    await importMaterial(kms, id, material, until);
    expect(await describeKey(kms, id)).toMatchObject({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ...until });
    await clock.advance(10 * DAY - 1);
    expect(await stateOf(id)).toBe('Enabled');
    await clock.advance(1);
    expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'PendingImport', Enabled: false });
    expect(await describeKey(kms, id)).not.toHaveProperty('ValidTo');
    expect(await refusalOf(kms.encrypt({ KeyId: id, Plaintext: Buffer.from('x') }))).toEqual({
      code: 'KMSInvalidStateException',
      message: `${arn} is pending import.`,
      status: 400,
    });
    await importMaterial(kms, id, material);
    expect(await stateOf(id)).toBe('Enabled');
  });

  test('another import changes it', async () => {
    const { id } = await createExternalKey(kms);
    const material = randomBytes(32);
    await importMaterial(kms, id, material, inDays(10));
    await importMaterial(kms, id, material, inDays(20));
    await clock.advance(15 * DAY);
    expect(await stateOf(id)).toBe('Enabled');
    await importMaterial(kms, id, material);
    await clock.advance(100 * DAY);
    expect(await describeKey(kms, id)).toMatchObject({ KeyState: 'Enabled', ...FOREVER });
  });

  test('of a key pending deletion ends the material too, and the key waits for it when it is saved', async () => {
    const { id } = await createExternalKey(kms);
    await importMaterial(kms, id, randomBytes(32), inDays(3));
    await kms.scheduleKeyDeletion({ KeyId: id });
    await clock.advance(4 * DAY);
    expect(await stateOf(id)).toBe('PendingDeletion');
    await kms.cancelKeyDeletion({ KeyId: id });
    expect(await stateOf(id)).toBe('PendingImport');
  });

  test('of a key that has ended meanwhile does nothing', async () => {
    const { id } = await createExternalKey(kms);
    await importMaterial(kms, id, randomBytes(32), inDays(30));
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await clock.advance(40 * DAY);
    expect(await refusalOf(kms.describeKey({ KeyId: id }))).toMatchObject({ code: 'NotFoundException' });
  });

  const message = 'ValidTo must lie in the future, and at most 365 days ahead.';
  test.each([0, -1, 366])('in %i days is refused', async (days) => {
    expect(await refusalOf(importMaterial(kms, fresh.id, randomBytes(32), inDays(days)))).toEqual({
      code: 'ValidationException',
      message,
      status: 400,
    });
  });
});

describe('new material for a rotation on demand', () => {
  test('waits, and comes into use when the key is rotated; both decrypt', async () => {
    const { id, arn } = await createExternalKey(kms);
    const first = await importMaterial(kms, id, randomBytes(32), {
      ...FOREVER,
      KeyMaterialDescription: 'one',
    });
    const old = await kms.encrypt({ KeyId: id, Plaintext: Buffer.from('old') });
    expect(await refusalOf(kms.rotateKeyOnDemand({ KeyId: id }))).toEqual({
      code: 'KMSInvalidStateException',
      message: `${arn} has no key material pending rotation.`,
      status: 400,
    });
    const ValidTo = new Date(clock.now() + 100 * DAY);
    const second = await importMaterial(kms, id, randomBytes(32), {
      ImportType: 'NEW_KEY_MATERIAL',
      ValidTo,
    });
    const entries = [
      {
        KeyMaterialId: first.KeyMaterialId,
        KeyMaterialDescription: 'one',
        KeyMaterialState: 'CURRENT',
        ImportState: 'IMPORTED',
        ...FOREVER,
      },
      {
        KeyMaterialId: second.KeyMaterialId,
        KeyMaterialState: 'PENDING_ROTATION',
        ImportState: 'IMPORTED',
        ExpirationModel: 'KEY_MATERIAL_EXPIRES',
        ValidTo,
      },
    ];
    expect(await rotationsOf(kms, id, ALL)).toEqual(entries);
    expect(await rotationsOf(kms, id)).toEqual([]);
    expect(await describeKey(kms, id)).toMatchObject({
      CurrentKeyMaterialId: first.KeyMaterialId,
      ...FOREVER,
    });
    await rotateNow(world, id);
    const rotated = { RotationDate: new Date(clock.now()), RotationType: 'ON_DEMAND' };
    expect(await rotationsOf(kms, id, ALL)).toEqual([
      { ...entries[0], KeyMaterialState: 'NON_CURRENT' },
      { ...entries[1], KeyMaterialState: 'CURRENT', ...rotated },
    ]);
    expect(await describeKey(kms, id)).toMatchObject({
      CurrentKeyMaterialId: second.KeyMaterialId,
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo,
    });
    expect(await kms.decrypt({ CiphertextBlob: old.CiphertextBlob })).toMatchObject({
      KeyMaterialId: first.KeyMaterialId,
    });
    const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext: Buffer.from('new') });
    expect(await kms.decrypt({ CiphertextBlob })).toMatchObject({ KeyMaterialId: second.KeyMaterialId });
  });

  test('all of a key’s materials must be there for it to be used', async () => {
    const { id } = await createExternalKey(kms);
    const [one, two] = [randomBytes(32), randomBytes(32)];
    const first = await importMaterial(kms, id, one);
    await importMaterial(kms, id, two, NEW);
    await rotateNow(world, id);
    await kms.deleteImportedKeyMaterial({ KeyId: id });
    await kms.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId: first.KeyMaterialId });
    await importMaterial(kms, id, one);
    expect(await stateOf(id)).toBe('PendingImport');
    await importMaterial(kms, id, two);
    expect(await stateOf(id)).toBe('Enabled');
  });

  test('is refused a second time, and when the key has it already', async () => {
    const { id, arn } = await createExternalKey(kms);
    const [one, two] = [randomBytes(32), randomBytes(32)];
    await importMaterial(kms, id, one);
    expect(await refusalOf(importMaterial(kms, id, one, NEW))).toEqual({
      code: 'IncorrectKeyMaterialException',
      message: `The key material is already associated with ${arn}.`,
      status: 400,
    });
    await importMaterial(kms, id, two, NEW);
    expect(await refusalOf(importMaterial(kms, id, randomBytes(32), NEW))).toEqual({
      code: 'KMSInvalidStateException',
      message: `${arn} already has key material pending rotation.`,
      status: 400,
    });
  });

  test('that expires or is deleted before is forgotten, and the key goes on', async () => {
    const { id } = await createImportedKey(kms);
    const soon = { ImportType: 'NEW_KEY_MATERIAL', ValidTo: new Date(clock.now() + DAY) } as const;
    await importMaterial(kms, id, randomBytes(32), soon);
    await clock.advance(DAY);
    expect(await rotationsOf(kms, id, ALL)).toHaveLength(1);
    const { KeyMaterialId } = await importMaterial(kms, id, randomBytes(32), NEW);
    await kms.rotateKeyOnDemand({ KeyId: id });
    await kms.deleteImportedKeyMaterial({ KeyId: id, KeyMaterialId });
    await clock.advance(10_000);
    expect(await rotationsOf(kms, id, ALL)).toHaveLength(1);
    expect(await stateOf(id)).toBe('Enabled');
    expect(await kms.getKeyRotationStatus({ KeyId: id })).not.toHaveProperty('OnDemandRotationStartDate');
  });

  test('a rotation that finds the key without material happens once that is back', async () => {
    const { id } = await createExternalKey(kms);
    const material = randomBytes(32);
    await importMaterial(kms, id, material);
    const { KeyMaterialId } = await importMaterial(kms, id, randomBytes(32), NEW);
    await kms.rotateKeyOnDemand({ KeyId: id });
    await kms.deleteImportedKeyMaterial({ KeyId: id });
    await clock.advance(DAY);
    expect(await rotationsOf(kms, id)).toEqual([]);
    await importMaterial(kms, id, material);
    expect(await rotationsOf(kms, id)).toMatchObject([{ KeyMaterialId, KeyMaterialState: 'CURRENT' }]);
  });

  test('the description stays until another one is given', async () => {
    const { id } = await createExternalKey(kms);
    const material = randomBytes(32);
    const described = async (input: object) => {
      await importMaterial(kms, id, material, { ...FOREVER, ...input });
      return (await rotationsOf(kms, id, ALL))[0]?.KeyMaterialDescription;
    };
    expect(await described({ KeyMaterialDescription: 'one' })).toBe('one');
    expect(await described({})).toBe('one');
    expect(await described({ KeyMaterialDescription: 'two' })).toBe('two');
  });
});

import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyPairOf } from '../../../crypto/test/keys.ts';
import { present } from '../../../test/ciphers.ts';
import { clientsOf } from '../../../test/clients.ts';
import { createExternalKey, FOREVER, importMaterial, importParameters, wrap } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createSymmetricKey, describeKey } from '../../../test/keys.ts';
import { NO_TEXT, refusalOf, refuses } from '../../../test/refusals.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const { clock } = emulator;
const stateOf = async (KeyId: string) => (await describeKey(kms, KeyId)).KeyState;

const key = await createExternalKey(kms);
const parameters = await importParameters(kms, key.id);
const wrapped = wrap(parameters, randomBytes(32));
const good = { ImportToken: parameters.ImportToken, EncryptedKeyMaterial: wrapped, ...FOREVER };

/** What can be imported into the keys that are made below. */
const inputs = new Map<string, object>();
keyReferences(
  world,
  'ImportKeyMaterial',
  {
    aliases: false,
    makeKey: async () => {
      const made = await createExternalKey(kms);
      const own = await importParameters(kms, made.id);
      const bytes = wrap(own, randomBytes(32));
      inputs.set(made.id, { ImportToken: own.ImportToken, EncryptedKeyMaterial: bytes });
      return made;
    },
  },
  (KeyId) => ({ ...good, ...inputs.get(KeyId?.slice(KeyId.lastIndexOf('/') + 1) ?? ''), KeyId }),
);

describe('a key with imported material', () => {
  test('encrypts with it, has an id of the material, and is like any other', async () => {
    const { id, arn } = await createExternalKey(kms);
    expect(await describeKey(kms, id)).toMatchObject({
      Origin: 'EXTERNAL',
      KeyState: 'PendingImport',
      Enabled: false,
    });
    expect(await describeKey(kms, id)).not.toHaveProperty('CurrentKeyMaterialId');
    expect(await describeKey(kms, id)).not.toHaveProperty('ExpirationModel');
    const answer = await importMaterial(kms, id, randomBytes(32));
    expect(answer).toMatchObject({ KeyId: arn, KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await describeKey(kms, id)).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      ...FOREVER,
      CurrentKeyMaterialId: answer.KeyMaterialId,
    });
    const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext: Buffer.from('x') });
    expect(await kms.decrypt({ CiphertextBlob })).toMatchObject({ KeyMaterialId: answer.KeyMaterialId });
  });

  test('an HMAC key of any length up to 1,024 bits makes the MACs of that key', async () => {
    for (const length of [32, 33, 128]) {
      const { id } = await createExternalKey(kms, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      const material = randomBytes(length);
      expect(await importMaterial(kms, id, material)).not.toHaveProperty('KeyMaterialId');
      const Message = Buffer.from('m');
      const { Mac } = await kms.generateMac({ KeyId: id, Message, MacAlgorithm: 'HMAC_SHA_256' });
      expect(Mac).toEqual(new Uint8Array(createHmac('sha256', material).update(Message).digest()));
    }
  });

  test.each([
    ['RSA_2048', 'RSA_AES_KEY_WRAP_SHA_256', 'RSASSA_PSS_SHA_256'],
    ['RSA_4096', 'RSA_AES_KEY_WRAP_SHA_1', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['ECC_NIST_P256', 'RSAES_OAEP_SHA_1', 'ECDSA_SHA_256'],
    ['ECC_NIST_P384', 'RSAES_OAEP_SHA_256', 'ECDSA_SHA_384'],
    ['ECC_NIST_P521', 'RSA_AES_KEY_WRAP_SHA_256', 'ECDSA_SHA_512'],
    ['ECC_SECG_P256K1', 'RSA_AES_KEY_WRAP_SHA_1', 'ECDSA_SHA_256'],
  ] as const)('%s by %s: its public key is the pair’s', async (KeySpec, algorithm, SigningAlgorithm) => {
    const { id: KeyId } = await createExternalKey(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
    const { pkcs8, spki } = await keyPairOf(KeySpec);
    await importMaterial(kms, KeyId, pkcs8, FOREVER, algorithm);
    const { PublicKey } = await kms.getPublicKey({ KeyId });
    expect(PublicKey).toEqual(new Uint8Array(spki));
    const request = { KeyId, Message: Buffer.from('m'), SigningAlgorithm } as const;
    const { Signature } = await kms.sign(request);
    expect(await kms.verify({ ...request, Signature })).toMatchObject({ SignatureValid: true });
  });
});

describe('the id of the material', () => {
  const material = randomBytes(32);

  test('is the same when the same material is imported again, and another one for another key', async () => {
    const [one, other] = [await createExternalKey(kms), await createExternalKey(kms)];
    const { KeyMaterialId } = await importMaterial(kms, one.id, material);
    await kms.deleteImportedKeyMaterial({ KeyId: one.id });
    expect(await importMaterial(kms, one.id, material)).toMatchObject({ KeyMaterialId });
    expect((await importMaterial(kms, other.id, material)).KeyMaterialId).not.toBe(KeyMaterialId);
  });

  test('may be named when the material is imported again', async () => {
    const { id } = await createExternalKey(kms);
    const { KeyMaterialId } = await importMaterial(kms, id, material);
    await importMaterial(kms, id, material, { ...FOREVER, KeyMaterialId });
    const other = 'f'.repeat(64);
    expect(
      await refusalOf(importMaterial(kms, id, material, { ...FOREVER, KeyMaterialId: other })),
    ).toMatchObject({ code: 'IncorrectKeyMaterialException' });
  });
});

const differs = (arn: string) => ({
  code: 'IncorrectKeyMaterialException',
  message: `The key material is not the one that was imported into ${arn} before.`,
  status: 400,
});

describe('only the same material comes back', () => {
  test.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 32],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 32],
  ] as const)('%s', async (KeySpec, KeyUsage, length) => {
    const { id, arn } = await createExternalKey(kms, { KeySpec, KeyUsage });
    const material = randomBytes(length);
    await importMaterial(kms, id, material);
    expect(await refusalOf(importMaterial(kms, id, randomBytes(length)))).toEqual(differs(arn));
    await kms.deleteImportedKeyMaterial({ KeyId: id });
    expect(await refusalOf(importMaterial(kms, id, randomBytes(length)))).toEqual(differs(arn));
    expect(await stateOf(id)).toBe('PendingImport');
    await importMaterial(kms, id, material);
    expect(await stateOf(id)).toBe('Enabled');
  });

  test('what was encrypted before is decrypted', async () => {
    const { id } = await createExternalKey(kms);
    const material = randomBytes(32);
    await importMaterial(kms, id, material);
    const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext: Buffer.from('x') });
    await kms.deleteImportedKeyMaterial({ KeyId: id });
    expect(await refusalOf(kms.decrypt({ CiphertextBlob }))).toMatchObject({
      code: 'KMSInvalidStateException',
    });
    await importMaterial(kms, id, material);
    const { Plaintext } = await kms.decrypt({ CiphertextBlob });
    expect(Buffer.from(present(Plaintext)).toString()).toBe('x');
  });

  test('a key that was disabled stays so while nothing is missing', async () => {
    const { id } = await createExternalKey(kms);
    const material = randomBytes(32);
    await importMaterial(kms, id, material);
    await kms.disableKey({ KeyId: id });
    await importMaterial(kms, id, material);
    expect(await stateOf(id)).toBe('Disabled');
    await kms.deleteImportedKeyMaterial({ KeyId: id });
    await importMaterial(kms, id, material);
    expect(await stateOf(id)).toBe('Enabled');
  });
});

const { pkcs8: p256 } = await keyPairOf('ECC_NIST_P256');
const { pkcs8: rsa } = await keyPairOf('RSA_2048');
describe('material that does not fit', () => {
  test.each([
    ['31 bytes', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', randomBytes(31)],
    ['33 bytes', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', randomBytes(33)],
    ['47 bytes', 'HMAC_384', 'GENERATE_VERIFY_MAC', randomBytes(47)],
    ['129 bytes', 'HMAC_384', 'GENERATE_VERIFY_MAC', randomBytes(129)],
    ['a key of another curve', 'ECC_SECG_P256K1', 'SIGN_VERIFY', p256],
    ['no key', 'ECC_NIST_P256', 'SIGN_VERIFY', randomBytes(100)],
    ['an RSA key', 'ECC_NIST_P256', 'SIGN_VERIFY', rsa],
    ['a shorter RSA key', 'RSA_3072', 'SIGN_VERIFY', rsa],
  ] as const)('%s for %s', async (_what, KeySpec, KeyUsage, material) => {
    const { id } = await createExternalKey(kms, { KeySpec, KeyUsage });
    const algorithm = KeyUsage === 'SIGN_VERIFY' ? 'RSA_AES_KEY_WRAP_SHA_256' : undefined;
    expect(await refusalOf(importMaterial(kms, id, material, FOREVER, algorithm))).toEqual({
      code: 'IncorrectKeyMaterialException',
      message: `The key material is not valid for the key spec ${KeySpec}.`,
      status: 400,
    });
    expect(await stateOf(id)).toBe('PendingImport');
  });
});

test('takes its defaults by their names', async () => {
  const { id } = await createExternalKey(kms);
  const material = randomBytes(32);
  for (const ImportType of ['NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'] as const) {
    const until = { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(clock.now() + DAY) } as const;
    await importMaterial(kms, id, material, { ...until, ImportType });
    expect(await describeKey(kms, id)).toMatchObject(until);
    await kms.deleteImportedKeyMaterial({ KeyId: id });
  }
});

const unknown = await createExternalKey(kms);
test('refuses to import existing material into a key that never had any', async () => {
  const existing = { ...FOREVER, ImportType: 'EXISTING_KEY_MATERIAL' } as const;
  expect(await refusalOf(importMaterial(kms, unknown.id, randomBytes(32), existing))).toEqual(
    differs(unknown.arn),
  );
});

const own = await createSymmetricKey(kms);
const mac = await createExternalKey(kms, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const ValidTo = new Date(clock.now() + DAY);
refuses(kms, 'ImportKeyMaterial', [
  [
    'a key whose material KMS made',
    { ...good, KeyId: own.id },
    'UnsupportedOperationException',
    `${own.arn} origin is AWS_KMS which is not valid for this operation.`,
  ],
  [
    'material that expires at no date',
    { ...good, KeyId: key.id, ExpirationModel: undefined },
    'ValidationException',
    'ValidTo is required when the key material expires.',
  ],
  [
    'a date for material that does not expire',
    { ...good, KeyId: key.id, ValidTo },
    'ValidationException',
    'ValidTo is not valid when the key material does not expire.',
  ],
  [
    'an id for new material',
    { ...good, KeyId: key.id, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialId: '0'.repeat(64) },
    'ValidationException',
    'KeyMaterialId is not valid when ImportType is NEW_KEY_MATERIAL.',
  ],
  ...(
    [
      ['ImportType', 'NEW_KEY_MATERIAL'],
      ['KeyMaterialDescription', 'd'],
      ['KeyMaterialId', '0'.repeat(64)],
    ] as const
  ).map(
    ([member, value]) =>
      [
        `${member} for an HMAC key`,
        { ...good, KeyId: mac.id, [member]: value },
        'UnsupportedOperationException',
        `${member} is supported only for symmetric encryption KMS keys.`,
      ] as const,
  ),
  [
    'a token of nobody',
    { ...good, KeyId: key.id, ImportToken: randomBytes(100) },
    'InvalidImportTokenException',
    'The import token is not valid.',
  ],
  [
    'material that was not wrapped',
    { ...good, KeyId: key.id, EncryptedKeyMaterial: randomBytes(256) },
    'InvalidCiphertextException',
    NO_TEXT,
  ],
]);

describe('the token', () => {
  const invalid = { code: 'InvalidImportTokenException', message: 'The import token is not valid.' };

  test('is good for its own key alone, and its material only for its own wrapping key', async () => {
    const other = await createExternalKey(kms);
    expect(await refusalOf(kms.importKeyMaterial({ KeyId: other.id, ...good }))).toMatchObject(invalid);
    const own = await importParameters(kms, other.id);
    const mixed = kms.importKeyMaterial({ KeyId: other.id, ...good, ImportToken: own.ImportToken });
    expect(await refusalOf(mixed)).toMatchObject({ code: 'InvalidCiphertextException', message: NO_TEXT });
    const elsewhere = await importParameters(kms, other.id);
    const foreign = kms.importKeyMaterial({ KeyId: key.id, ...good, ImportToken: elsewhere.ImportToken });
    expect(await refusalOf(foreign)).toMatchObject(invalid);
  });

  test('is good for 24 hours, and not a millisecond longer', async () => {
    const { id: KeyId } = await createExternalKey(kms);
    const own = await importParameters(kms, KeyId);
    const material = randomBytes(32);
    const request = {
      KeyId,
      ImportToken: own.ImportToken,
      EncryptedKeyMaterial: wrap(own, material),
      ...FOREVER,
    };
    await clock.advance(DAY - 1);
    await kms.importKeyMaterial(request);
    await clock.advance(1);
    expect(await refusalOf(kms.importKeyMaterial(request))).toEqual({
      code: 'ExpiredImportTokenException',
      message: 'The import token has expired.',
      status: 400,
    });
  });

  test('of another Region’s key of the same id, or with a changed byte, is none', async () => {
    const there = clientsOf(emulator, { region: 'eu-west-1' }).kms;
    const far = await createExternalKey(there);
    const { ImportToken } = await importParameters(there, far.id);
    expect(await refusalOf(kms.importKeyMaterial({ KeyId: key.id, ...good, ImportToken }))).toMatchObject(
      invalid,
    );
    const own = await importParameters(kms, key.id);
    for (const at of [0, 40, own.ImportToken.length - 1]) {
      const changed = Buffer.from(own.ImportToken);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const calling = kms.importKeyMaterial({ KeyId: key.id, ...good, ImportToken: changed });
      expect(await refusalOf(calling)).toMatchObject(invalid);
    }
  });
});

import { createHmac, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { describeKey } from '../test/keys.ts';
import { refusalOf } from '../test/refusals.ts';
import { served } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';

const world = testWorld({ localstackCompat: true });
const { kms, emulator } = world;
const { send } = served(world);

const ID = '00000000-0000-0000-0000-000000000001';
const id = (TagValue: string) => ({ TagKey: '_custom_id_', TagValue });
const material = (bytes: Uint8Array) => ({
  TagKey: '_custom_key_material_',
  TagValue: Buffer.from(bytes).toString('base64'),
});
const Message = Buffer.from('x');

async function create(client: KMS, input: CreateKeyCommandInput): Promise<string> {
  const { KeyMetadata } = await client.createKey(input);
  return KeyMetadata?.KeyId ?? '';
}

describe('_custom_id_', () => {
  test('is the id of the key, and stays its tag', async () => {
    expect(await create(kms, { Tags: [id(ID), { TagKey: 'team', TagValue: 'a' }] })).toBe(ID);
    const { Tags } = await kms.listResourceTags({ KeyId: ID });
    expect(new Set(Tags)).toEqual(new Set([id(ID), { TagKey: 'team', TagValue: 'a' }]));
    expect(await refusalOf(kms.createKey({ Tags: [id(ID)] }))).toEqual({
      code: 'AlreadyExistsException',
      message: `Key arn:aws:kms:us-east-1:000000000000:key/${ID} already exists`,
      status: 400,
    });
  });

  test('of a multi-Region key has its form', async () => {
    const multiRegion = `mrk-${'0'.repeat(32)}`;
    expect(await create(kms, { MultiRegion: true, Tags: [id(multiRegion)] })).toBe(multiRegion);
  });

  test.each([
    [false, 'my-key', `The tag _custom_id_ takes a UUID in small letters, not 'my-key'.`],
    [true, ID, `The tag _custom_id_ takes mrk- and 32 hexadecimal digits, not '${ID}'.`],
  ])('of another form is refused (MultiRegion %s)', async (MultiRegion, value, message) => {
    expect(await refusalOf(kms.createKey({ MultiRegion, Tags: [id(value)] }))).toEqual({
      code: 'ValidationException',
      message,
      status: 400,
    });
  });
});

describe('_custom_key_material_', () => {
  test.each([16, 24, 32])('of %i bytes encrypts and decrypts', async (length) => {
    const Tags = [material(randomBytes(length))];
    const KeyId = await create(kms, { Tags });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Message });
    expect(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext ?? [])).toEqual(Message);
    const { CiphertextBlob: other } = await kms.encrypt({ KeyId, Plaintext: Message });
    expect(other).not.toEqual(CiphertextBlob);
  });

  test('decrypts what was encrypted before a reset', async () => {
    const Tags = [id('00000000-0000-0000-0000-000000000002'), material(randomBytes(32))];
    const KeyId = await create(kms, { Tags });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Message });
    await emulator.reset();
    await create(kms, { Tags });
    expect(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext ?? [])).toEqual(Message);
  });

  test.each([1, 32, 100])('of %i bytes is an HMAC key', async (length) => {
    const bytes = randomBytes(length);
    const KeyId = await create(kms, {
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      Tags: [material(bytes)],
    });
    const { Mac } = await kms.generateMac({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' });
    expect(Buffer.from(Mac ?? [])).toEqual(createHmac('sha256', bytes).update(Message).digest());
  });

  const ec = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  test.each([
    ['ECC_SECG_P256K1', 'PKCS #8', ec, ec.export({ type: 'pkcs8', format: 'der' })],
    ['ECC_SECG_P256K1', 'SEC 1', ec, ec.export({ type: 'sec1', format: 'der' })],
    ['RSA_2048', 'PKCS #8', rsa, rsa.export({ type: 'pkcs8', format: 'der' })],
    ['RSA_2048', 'PKCS #1', rsa, rsa.export({ type: 'pkcs1', format: 'der' })],
  ] as const)(
    'is a private key of the spec %s in %s, longer than a tag may be',
    async (KeySpec, _, key, der) => {
      const KeyId = await create(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY', Tags: [material(der)] });
      const { PublicKey } = await kms.getPublicKey({ KeyId });
      expect(Buffer.from(PublicKey ?? [])).toEqual(
        createPublicKey(key).export({ type: 'spki', format: 'der' }),
      );
    },
  );

  test('shows nowhere', async () => {
    const tag = material(randomBytes(32));
    const { KeyMetadata } = await kms.createKey({ Tags: [tag, { TagKey: 'team', TagValue: 'a' }] });
    const KeyId = KeyMetadata?.KeyId ?? '';
    expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([{ TagKey: 'team', TagValue: 'a' }]);
    const refused = await refusalOf(
      kms.createKey({ Tags: [tag], KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
    );
    const twice = await refusalOf(kms.createKey({ Tags: [tag, tag] }));
    expect(twice).toMatchObject({ code: 'TagException', message: 'Duplicate tag keys' });
    const seen = JSON.stringify([emulator.journal.entries(), KeyMetadata, refused, twice]);
    expect(seen).toContain('_custom_key_material_');
    expect(seen).not.toContain(tag.TagValue);
  });

  test.each<[string, CreateKeyCommandInput, string]>([
    [
      'no base64',
      { Tags: [{ TagKey: '_custom_key_material_', TagValue: 'not base64!' }] },
      'It takes base64.',
    ],
    [
      'the origin EXTERNAL',
      { Origin: 'EXTERNAL', Tags: [material(randomBytes(32))] },
      'Material of the origin EXTERNAL is imported.',
    ],
    [
      'another length',
      { Tags: [material(randomBytes(17))] },
      'A key of the spec SYMMETRIC_DEFAULT has 16, 24, 32 bytes; these are 17.',
    ],
    [
      'no private key',
      { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Tags: [material(randomBytes(32))] },
      'It is no private key in PKCS #8, SEC 1 or PKCS #1.',
    ],
    [
      'another private key',
      {
        KeySpec: 'RSA_3072',
        KeyUsage: 'SIGN_VERIFY',
        Tags: [material(rsa.export({ type: 'pkcs8', format: 'der' }))],
      },
      'It is of the spec RSA_2048, not RSA_3072.',
    ],
  ])('refuses %s', async (_name, input, message) => {
    expect(await refusalOf(kms.createKey(input))).toEqual({
      code: 'ValidationException',
      message: `The tag _custom_key_material_ cannot be used: ${message}`,
      status: 400,
    });
  });
});

test('the health check of LocalStack tells which services were called', async () => {
  await emulator.reset();
  const health = async () => (await send({ method: 'GET', path: '/_localstack/health' })).text();
  expect(await health()).toBe(
    '{"services": {"cloudtrail": "available", "kms": "available", "resourcegroupstaggingapi": "available", ' +
      '"sts": "available"}, "edition": "keyproof"}',
  );
  await kms.listKeys({});
  expect(JSON.parse(await health())).toMatchObject({ services: { kms: 'running', sts: 'available' } });
  expect((await send({ method: 'HEAD', path: '/_localstack/health' })).status).toBe(200);
});

describe('unless it is asked for', () => {
  const plain = testWorld();
  const { send: sendPlain } = served(plain);

  test('such tags are ordinary ones', async () => {
    const Tags = [id(ID), material(randomBytes(32))];
    const KeyId = await create(plain.kms, { Tags });
    expect(KeyId).not.toBe(ID);
    expect(new Set((await plain.kms.listResourceTags({ KeyId })).Tags)).toEqual(new Set(Tags));
    expect(await describeKey(plain.kms, KeyId)).toMatchObject({ KeyState: 'Enabled' });
  });

  test('there is no health check of LocalStack', async () => {
    expect((await sendPlain({ method: 'GET', path: '/_localstack/health' })).status).toBe(404);
  });
});

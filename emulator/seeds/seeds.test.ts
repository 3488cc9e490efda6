import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions, type SeedDocument } from '../server.ts';
import { clientsOf } from '../test/clients.ts';
import { describeKey } from '../test/keys.ts';
import { refusalOf } from '../test/refusals.ts';
import { DAY, later, START } from '../test/world.ts';

const ID = '11111111-2222-4333-8444-555555555555';
const OTHER = '11111111-2222-4333-8444-666666666666';
const Message = Buffer.from('hello');
const directory = mkdtempSync(join(tmpdir(), 'keyproof-seeds-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** An emulator with seeds, ended after the test. */
async function using<T>(
  options: EmulatorOptions,
  work: (world: ReturnType<typeof clientsOf> & { emulator: ReturnType<typeof createEmulator> }) => Promise<T>,
): Promise<T> {
  const emulator = createEmulator({ clock: START, onInternalError: () => {}, ...options });
  try {
    return await work({ emulator, ...clientsOf(emulator) });
  } finally {
    await emulator.close();
  }
}

const seeded = <T>(seeds: SeedDocument, work: Parameters<typeof using<T>>[1]) => using({ seeds }, work);
const problem = (seeds: unknown, options: EmulatorOptions = {}) =>
  using({ ...options, seeds: seeds as SeedDocument }, ({ emulator }) =>
    emulator.ready().then(
      () => 'no problem',
      ({ name, message }) => `${name}: ${message}`,
    ),
  );

test('a key with everything that a seed can say', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
  };
  const seed: SeedDocument['keys'][number] = {
    id: ID,
    account: '111122223333',
    region: 'eu-west-1',
    spec: 'ECC_NIST_P384',
    usage: 'SIGN_VERIFY',
    aliases: ['alias/signer', 'alias/second'],
    tags: { team: 'security', empty: '' },
    policy,
    description: 'signs things',
    created: '2025-01-01T00:00:00Z',
    state: 'Disabled',
  };
  await seeded({ keys: [seed] }, async ({ emulator }) => {
    const { kms, tagging } = clientsOf(emulator, { accessKeyId: '111122223333', region: 'eu-west-1' });
    const arn = `arn:aws:kms:eu-west-1:111122223333:key/${ID}`;
    expect(await describeKey(kms, 'alias/signer')).toMatchObject({
      KeyId: ID,
      Arn: arn,
      KeySpec: 'ECC_NIST_P384',
      KeyUsage: 'SIGN_VERIFY',
      Description: 'signs things',
      CreationDate: new Date('2025-01-01T00:00:00Z'),
      KeyState: 'Disabled',
    });
    const { Aliases } = await kms.listAliases({ KeyId: ID });
    expect(Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/second', 'alias/signer']);
    expect(JSON.parse((await kms.getKeyPolicy({ KeyId: ID })).Policy ?? '')).toEqual(policy);
    expect((await tagging.getResources({})).ResourceTagMappingList).toEqual([
      { ResourceARN: arn, Tags: expect.arrayContaining([{ Key: 'team', Value: 'security' }]) },
    ]);
    expect(await kms.getKeyLastUsage({ KeyId: ID })).toMatchObject({
      KeyLastUsage: {},
      TrackingStartDate: new Date(START),
      KeyCreationDate: new Date('2025-01-01T00:00:00Z'),
    });
    await kms.enableKey({ KeyId: ID });
    await kms.sign({ KeyId: ID, Message, SigningAlgorithm: 'ECDSA_SHA_384' });
  });
});

describe('a private key', () => {
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1') =>
    key.export({ format: 'pem', type: type as 'pkcs8' }).toString();

  test.each([
    ['PKCS #8', 'ECC_NIST_P256', pem(ec('prime256v1'), 'pkcs8')],
    ['SEC 1', 'ECC_NIST_P521', pem(ec('secp521r1'), 'sec1')],
    ['SEC 1', 'ECC_SECG_P256K1', pem(ec('secp256k1'), 'sec1')],
    ['PKCS #8', 'RSA_2048', pem(rsa, 'pkcs8')],
    ['PKCS #1', 'RSA_2048', pem(rsa, 'pkcs1')],
    ['PKCS #8', 'ECC_NIST_EDWARDS25519', pem(generateKeyPairSync('ed25519').privateKey, 'pkcs8')],
    ['PKCS #8', 'ML_DSA_44', pem(generateKeyPairSync('ml-dsa-44').privateKey, 'pkcs8')],
  ])('in %s, of the spec %s, is the key', async (_form, spec, text) => {
    await seeded({ keys: [{ id: ID, usage: 'SIGN_VERIFY', material: { pem: text } }] }, async ({ kms }) => {
      const { PublicKey = new Uint8Array(), KeySpec } = await kms.getPublicKey({ KeyId: ID });
      expect(KeySpec).toBe(spec);

      const expected = createPublicKey(text).export({ type: 'spki', format: 'der' });
      expect(Buffer.from(PublicKey)).toEqual(expected);
      const algorithms = (await describeKey(kms, ID)).SigningAlgorithms;
      await kms.sign({ KeyId: ID, Message, SigningAlgorithm: algorithms?.[0] });
    });
  });
});

describe('bytes', () => {
  test('in hexadecimal digits are an HMAC key', async () => {
    const bytes = randomBytes(48);
    const seed = { id: ID, spec: 'HMAC_384', material: { hex: bytes.toString('hex') } } as const;
    const { Mac = new Uint8Array() } = await seeded({ keys: [seed] }, ({ kms }) =>
      kms.generateMac({ KeyId: ID, Message, MacAlgorithm: 'HMAC_SHA_384' }),
    );
    expect(Buffer.from(Mac)).toEqual(createHmac('sha384', bytes).update(Message).digest());
  });

  test('let a later emulator decrypt what an earlier one encrypted', async () => {
    const seeds: SeedDocument = {
      keys: [{ id: ID, material: { base64: randomBytes(32).toString('base64') } }],
    };
    const { CiphertextBlob } = await seeded(seeds, ({ kms }) =>
      kms.encrypt({ KeyId: ID, Plaintext: Message }),
    );
    const { Plaintext = new Uint8Array() } = await seeded(seeds, ({ kms }) =>
      kms.decrypt({ CiphertextBlob }),
    );
    expect(Buffer.from(Plaintext)).toEqual(Message);
  });

  test('that were in use before are rotated ones', async () => {
    const [old, current] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    const { CiphertextBlob } = await seeded({ keys: [{ id: ID, material: { hex: old } }] }, ({ kms }) =>
      kms.encrypt({ KeyId: ID, Plaintext: Message }),
    );
    const rotated = { id: ID, material: { hex: current }, earlierMaterials: [{ hex: old }] };
    await seeded({ keys: [rotated] }, async ({ kms }) => {
      expect(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext ?? [])).toEqual(Message);
      expect((await kms.listKeyRotations({ KeyId: ID })).Rotations).toHaveLength(1);
    });
  });
});

test('a key pending deletion ends at its date, and a rotation comes at its date', async () => {
  const keys = [
    { id: ID, state: 'PendingDeletion', deletionDate: later(3 * DAY).toISOString() },
    { id: OTHER, rotation: { periodInDays: 90, next: later(2 * DAY).toISOString() } },
  ] as const;
  await seeded({ keys: [...keys] }, async ({ kms, emulator }) => {
    expect((await describeKey(kms, ID)).DeletionDate).toEqual(later(3 * DAY));
    const before = await describeKey(kms, OTHER);
    expect(await kms.getKeyRotationStatus({ KeyId: OTHER })).toMatchObject({
      NextRotationDate: later(2 * DAY),
      RotationPeriodInDays: 90,
    });
    await emulator.clock.advance(3 * DAY);
    expect((await refusalOf(kms.describeKey({ KeyId: ID }))).code).toBe('NotFoundException');
    expect((await describeKey(kms, OTHER)).CurrentKeyMaterialId).not.toBe(before.CurrentKeyMaterialId);
  });
});

test('a reset plants the seeds again', async () => {
  await seeded({ keys: [{ id: ID }] }, async ({ kms, emulator }) => {
    await kms.createKey({});
    await emulator.reset();
    expect((await kms.listKeys({})).Keys?.map(({ KeyId }) => KeyId)).toEqual([ID]);
  });
});

describe('with a data directory', () => {
  const seeds: SeedDocument = { keys: [{ id: ID, aliases: ['alias/a'], description: 'first' }] };
  const data = (name: string) => join(directory, name);

  test('a second start changes nothing, whatever has become of the key', async () => {
    const options = { data: data('twice'), seeds };
    const before = await using(options, async ({ kms }) => {
      await kms.updateKeyDescription({ KeyId: ID, Description: 'second' });
      await kms.deleteAlias({ AliasName: 'alias/a' });
      return describeKey(kms, ID);
    });
    await using(options, async ({ kms, emulator }) => {
      expect(await describeKey(kms, ID)).toEqual(before);
      expect((await kms.listAliases({})).Aliases).toEqual([]);
      await kms.scheduleKeyDeletion({ KeyId: ID, PendingWindowInDays: 7 });
      await emulator.clock.advance(7 * DAY);
      expect((await kms.listKeys({})).Keys).toEqual([]);
    });
    const ended = { ...options, clock: later(8 * DAY).toISOString() };
    expect(await using(ended, async ({ kms }) => (await kms.listKeys({})).Keys)).toEqual([]);
  });

  test('a seed that has changed, and an alias that is taken, are refused and nothing is written', async () => {
    await using({ data: data('changed'), seeds }, ({ emulator }) => emulator.ready());
    const changed = { keys: [{ id: OTHER }, { id: ID, description: 'other' }] };
    expect(await problem(changed, { data: data('changed') })).toBe(
      `SeedError: seeds: keys[1]: The key ${ID} was seeded before, and the seed has changed since. Seeds make keys ` +
        'and never change them: give it another id, or begin with another data directory.',
    );
    expect(await problem({ keys: [{ id: OTHER, aliases: ['alias/a'] }] }, { data: data('changed') })).toBe(
      'SeedError: seeds: keys[0]: The alias arn:aws:kms:us-east-1:000000000000:alias/a exists already.',
    );
    await using({ data: data('changed') }, async ({ kms }) => {
      expect((await kms.listKeys({})).Keys?.map(({ KeyId }) => KeyId)).toEqual([ID]);
    });
  });

  test('a key that no seed made is refused', async () => {
    const KeyId = await using({ data: data('foreign') }, async ({ kms }) => {
      const { KeyMetadata } = await kms.createKey({});
      return KeyMetadata?.KeyId;
    });
    expect(await problem({ keys: [{ id: KeyId }] }, { data: data('foreign') })).toBe(
      `SeedError: seeds: keys[0]: The key ${KeyId} exists already, and no seed made it.`,
    );
  });
});

const pem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const P256 = pem.export({ format: 'pem', type: 'pkcs8' }).toString();
const P224 = generateKeyPairSync('ec', { namedCurve: 'secp224r1' })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();

test.each<[unknown, string]>([
  [{}, 'seeds: keys: Invalid input: expected array, received undefined'],
  [{ keys: [{ id: 'signer' }] }, 'seeds: keys[0].id: It takes a UUID, the form of a key id.'],
  [{ keys: [{ id: ID, alias: 'a' }] }, 'seeds: keys[0].alias: There is no such field here.'],
  [{ keys: [{ id: ID, account: 1 }] }, 'seeds: keys[0].account: It takes twelve digits, in quotes.'],
  [{ keys: [{ id: ID, tags: { a: 1 } }] }, 'seeds: keys[0].tags.a: It takes text, in quotes.'],
  [
    { keys: [{ id: ID, created: 'yesterday' }] },
    'seeds: keys[0].created: It takes a date or a time such as 2026-01-31 or 2026-01-31T12:00:00Z.',
  ],
  [
    { keys: [{ id: ID, material: {} }] },
    'seeds: keys[0].material: It takes exactly one of pem, hex and base64, as text.',
  ],
  [
    { keys: [{ id: ID, spec: 'RSA_2048' }] },
    'seeds: keys[0].usage: A key of the spec RSA_2048 has one of the usages ENCRYPT_DECRYPT, SIGN_VERIFY; say which.',
  ],
  [
    { keys: [{ id: ID, usage: 'SIGN_VERIFY' }] },
    'seeds: keys[0].usage: A key of the spec SYMMETRIC_DEFAULT has one of the usages ENCRYPT_DECRYPT; say which.',
  ],
  [
    { keys: [{ id: ID, material: { hex: 'abcd' } }] },
    'seeds: keys[0].material: A key of the spec SYMMETRIC_DEFAULT has 32 bytes; these are 2.',
  ],
  [
    { keys: [{ id: ID, spec: 'ECC_NIST_P384', usage: 'SIGN_VERIFY', material: { pem: P256 } }] },
    'seeds: keys[0].material: It is of the spec ECC_NIST_P256, not ECC_NIST_P384.',
  ],
  [
    { keys: [{ id: ID, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', material: { hex: 'ab' } }] },
    'seeds: keys[0].material: A key of the spec ECC_NIST_P256 takes a private key.',
  ],
  [
    { keys: [{ id: ID, material: { pem: P224 } }] },
    'seeds: keys[0].material: Keyproof makes no keys of secp224r1.',
  ],
  [
    { keys: [{ id: ID, material: { pem: P256.replace('PRIVATE', 'ENCRYPTED PRIVATE') } }] },
    'seeds: keys[0].material: The private key is encrypted; give it without a password.',
  ],
  [
    { keys: [{ id: ID, deletionDate: '2026-02-01' }] },
    'seeds: keys[0].deletionDate: It belongs to the state PendingDeletion.',
  ],
  [
    { keys: [{ id: ID, spec: 'HMAC_256', rotation: {} }] },
    'seeds: keys[0].rotation: Only a key of the spec SYMMETRIC_DEFAULT rotates.',
  ],
  [
    { keys: [{ id: ID, earlierMaterials: [{ hex: 'ab'.repeat(32) }] }] },
    'seeds: keys[0].earlierMaterials: Give the material in use as well.',
  ],
  [
    { keys: [{ id: ID, spec: 'SM2', usage: 'SIGN_VERIFY' }] },
    'seeds: keys[0].spec: Keyproof does not make keys of the spec SM2 yet.',
  ],
  [{ keys: [{ id: ID }, { id: ID }] }, `seeds: keys[1]: ${ID} is taken by seeds: keys[0] already.`],
  [
    { keys: [{ id: ID, aliases: ['alias/aws/s3'] }] },
    'seeds: keys[0]: alias/aws/s3 is reserved: the prefix alias/aws/ belongs to AWS managed keys.',
  ],
  [
    { keys: [{ id: ID, policy: '{}' }] },
    'seeds: keys[0]: Policy contains a statement that is no JSON object.',
  ],
])('refuses %j', async (seeds, message) => {
  expect(await problem(seeds)).toBe(`SeedError: ${message}`);
});

test('whoever calls although the seeds cannot be hears of an internal failure', async () => {
  await using({ seeds: { keys: [{ id: 'x' }] } }, async ({ kms, emulator }) => {
    expect((await refusalOf(kms.listKeys({}))).code).toBe('InternalFailure');
    await expect(emulator.listen({ port: 0 })).rejects.toThrow('It takes a UUID');
  });
});

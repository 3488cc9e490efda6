import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRsaKey, encrypted, OFFLINE, present } from '../../../test/ciphers.ts';
import { clientsOf } from '../../../test/clients.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey, type TestKey } from '../../../test/keys.ts';
import { call, NO_TEXT, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const PLAINTEXT = Buffer.from('will my keys still be here tomorrow?');
const DRY_RUN = 'The request would have succeeded, but the DryRun option is set.';

/** Each key has a ciphertext of its own; the one of the newest key is asked for. */
let newest: Uint8Array = new Uint8Array(1);
async function keyWithCiphertext(): Promise<TestKey> {
  const key = await createSymmetricKey(kms);
  newest = await encrypted(kms, key.id, PLAINTEXT);
  return key;
}
keyReferences(world, 'Decrypt', { aliases: true, optional: true, makeKey: keyWithCiphertext }, (KeyId) => ({
  KeyId,
  CiphertextBlob: newest,
}));

const symmetric = await createSymmetricKey(kms);
const other = await createSymmetricKey(kms);
const signing = await createKey(kms);
const rsa = await createRsaKey(kms);
const spki = present((await kms.getPublicKey({ KeyId: rsa.id })).PublicKey);
const twins = [testWorld({ seed: 7 }), testWorld({ seed: 7 })] as const;
const CiphertextBlob = await encrypted(kms, symmetric.id, PLAINTEXT);
const bound = await encrypted(kms, symmetric.id, PLAINTEXT, { tenant: 'a', purpose: 'test' });

test('finds the key by the ciphertext', async () => {
  expect(await kms.decrypt({ CiphertextBlob })).toMatchObject({
    KeyId: symmetric.arn,
    Plaintext: new Uint8Array(PLAINTEXT),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  });
  expect(emulator.journal.entries().at(-1)).toMatchObject({ resources: [symmetric.arn] });
});

test('takes the encryption context in any order', async () => {
  const EncryptionContext = { purpose: 'test', tenant: 'a' };
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: bound, EncryptionContext });
  expect(Plaintext).toEqual(new Uint8Array(PLAINTEXT));
});

describe('reads what was encrypted offline with the public key', () => {
  describe.each(['node:crypto', 'node-forge'] as const)('by %s', (library) => {
    test.each([
      ['RSAES_OAEP_SHA_1', 214],
      ['RSAES_OAEP_SHA_256', 190],
    ] as const)('%s, %i bytes', async (EncryptionAlgorithm, length) => {
      const bytes = randomBytes(length);
      const answer = await kms.decrypt({
        KeyId: rsa.id,
        EncryptionAlgorithm,
        CiphertextBlob: OFFLINE[library](spki, EncryptionAlgorithm, bytes),
      });
      expect(answer).toMatchObject({
        KeyId: rsa.arn,
        EncryptionAlgorithm,
        Plaintext: new Uint8Array(bytes),
      });
    });
  });
});

describe('of the wrong ciphertexts', () => {
  const invalid = { code: 'InvalidCiphertextException', message: NO_TEXT, status: 400 };

  test('none with a changed byte is read', async () => {
    for (const at of CiphertextBlob.keys()) {
      const changed = Buffer.from(CiphertextBlob);
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      expect(await refusalOf(kms.decrypt({ CiphertextBlob: changed })), `byte ${at}`).toEqual(invalid);
    }
  });

  test('none of another world is read, though its key has the same id', async () => {
    const [one, twin] = twins;
    const key = await createSymmetricKey(one.kms);
    const blob = await encrypted(one.kms, key.id, PLAINTEXT);
    expect((await createSymmetricKey(twin.kms)).id).toBe(key.id);
    expect(await refusalOf(twin.kms.decrypt({ CiphertextBlob: blob }))).toEqual(invalid);
  });

  const empty = ['InvalidCiphertextException', NO_TEXT] as const;
  refuses(kms, 'Decrypt', [
    ['a truncated one', { CiphertextBlob: CiphertextBlob.subarray(0, -1) }, ...empty],
    ['a foreign one', { CiphertextBlob: randomBytes(200) }, ...empty],
    ['a foreign one, with a key', { CiphertextBlob: randomBytes(200), KeyId: symmetric.id }, ...empty],
    ['the lack of its context', { CiphertextBlob: bound }, ...empty],
    ['a part of its context', { CiphertextBlob: bound, EncryptionContext: { tenant: 'a' } }, ...empty],
    [
      'a context in another case',
      { CiphertextBlob: bound, EncryptionContext: { tenant: 'A', purpose: 'test' } },
      ...empty,
    ],
    ['a context that it has not', { CiphertextBlob, EncryptionContext: { a: 'b' } }, ...empty],
    [
      'one that RSA did not make',
      { KeyId: rsa.id, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1', CiphertextBlob: randomBytes(256) },
      ...empty,
    ],
    [
      'one for another hash',
      {
        KeyId: rsa.id,
        EncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
        CiphertextBlob: OFFLINE['node:crypto'](spki, 'RSAES_OAEP_SHA_256', PLAINTEXT),
      },
      ...empty,
    ],
  ]);
});

const UNREADABLE =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you ' +
  'are not allowed to access.';

describe('a ciphertext whose key the caller cannot reach', () => {
  const denied = { code: 'AccessDeniedException', message: UNREADABLE, status: 400 };
  test.each([
    ['in another Region', { region: 'eu-west-1' }],
    ['in another account', { accessKeyId: '111122223333' }],
  ])('%s', async (_shows, where) => {
    expect(await refusalOf(clientsOf(emulator, where).kms.decrypt({ CiphertextBlob }))).toEqual(denied);
  });

  test('because it was deleted', async () => {
    const key = await createSymmetricKey(kms);
    const blob = await encrypted(kms, key.id, PLAINTEXT);
    await kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 });
    await emulator.clock.advance(8 * DAY);
    expect(await refusalOf(kms.decrypt({ CiphertextBlob: blob }))).toEqual(denied);
  });
});

const required =
  'A key ID is required when the ciphertext was encrypted under an asymmetric KMS key, or is ignored.';

refuses(kms, 'Decrypt', [
  [
    'a key that did not encrypt it',
    { CiphertextBlob, KeyId: other.id },
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  ],
  [
    'a key for signing',
    { CiphertextBlob, KeyId: signing.id },
    'InvalidKeyUsageException',
    `${signing.arn} key usage is SIGN_VERIFY which is not valid for Decrypt.`,
  ],
  [
    'RSA without an algorithm, which means SYMMETRIC_DEFAULT',
    { CiphertextBlob, KeyId: rsa.id },
    'InvalidKeyUsageException',
    'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
  ],
  [
    'RSA without a key',
    { CiphertextBlob: new Uint8Array(256), EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
    'ValidationException',
    required,
  ],
  [
    'an RSA algorithm with a symmetric key',
    { CiphertextBlob, KeyId: symmetric.id, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
    'InvalidKeyUsageException',
    'Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT.',
  ],
  [
    'an encryption context with RSA',
    {
      CiphertextBlob,
      KeyId: rsa.id,
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
      EncryptionContext: { a: 'b' },
    },
    'ValidationException',
    'EncryptionContext is not supported with the algorithm RSAES_OAEP_SHA_1.',
  ],
  [
    'no ciphertext',
    { KeyId: symmetric.id },
    'ValidationException',
    violation('Value null', 'ciphertextBlob', 'Member must not be null'),
  ],
  [
    'a ciphertext of 6,145 bytes',
    { CiphertextBlob: new Uint8Array(6145) },
    'ValidationException',
    violation(
      `Value 'java.nio.HeapByteBuffer[pos=0 lim=6145 cap=6145]'`,
      'ciphertextBlob',
      'Member must have length less than or equal to 6144',
    ),
  ],
  [
    'a grant token of nobody',
    { CiphertextBlob, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
  [
    'a dry run, by saying that it would succeed',
    { CiphertextBlob, DryRun: true },
    'DryRunOperationException',
    DRY_RUN,
  ],
  [
    'a dry run that would not succeed',
    { CiphertextBlob: bound, DryRun: true },
    'InvalidCiphertextException',
    NO_TEXT,
  ],
  [
    'a dry run that ignores the ciphertext',
    {
      KeyId: symmetric.id,
      CiphertextBlob: new Uint8Array(9),
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
    },
    'DryRunOperationException',
    DRY_RUN,
  ],
  [
    'the same without a key',
    { CiphertextBlob, DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] },
    'ValidationException',
    required,
  ],
  [
    'to ignore the ciphertext in earnest',
    { KeyId: symmetric.id, CiphertextBlob, DryRunModifiers: ['IGNORE_CIPHERTEXT'] },
    'ValidationException',
    'DryRunModifiers apply only when DryRun is true.',
  ],
]);

test('says that it does not answer to enclaves', async () => {
  const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: new Uint8Array(1) };
  expect(await refusalOf(call(kms, 'Decrypt', { CiphertextBlob, Recipient }))).toMatchObject({
    code: 'NotImplementedException',
    message: expect.stringContaining('Recipient'),
    status: 501,
  });
});

test('the material is the one that DescribeKey names, and 64 hexadecimal digits', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId;
  const { KeyMetadata: described } = await kms.describeKey({ KeyId });
  expect(described?.CurrentKeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
  const { CiphertextBlob, KeyMaterialId: generated } = await kms.generateDataKey({
    KeyId,
    KeySpec: 'AES_256',
  });
  const { KeyMaterialId } = await kms.decrypt({ CiphertextBlob });
  const { SourceKeyMaterialId, DestinationKeyMaterialId } = await kms.reEncrypt({
    CiphertextBlob,
    DestinationKeyId: KeyId,
  });
  const ids = [generated, KeyMaterialId, SourceKeyMaterialId, DestinationKeyMaterialId];
  expect(new Set(ids)).toEqual(new Set([described?.CurrentKeyMaterialId]));
});

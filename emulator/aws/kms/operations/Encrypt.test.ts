import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAgreementKey, createMacKey, createRsaKey } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;
const Plaintext = Buffer.from('will my keys still be here tomorrow?');

keyReferences(world, 'Encrypt', { aliases: true, makeKey: createSymmetricKey }, (KeyId) => ({
  KeyId,
  Plaintext,
}));

const symmetric = await createSymmetricKey(kms);
const rsa = await createRsaKey(kms);
const mac = await createMacKey(kms);
const agreement = await createAgreementKey(kms);
const signing = await createKey(kms);

describe('encrypts what Decrypt reads', () => {
  test.each([1, 36, 4096])('%i bytes under a symmetric key', async (length) => {
    const bytes = randomBytes(length);
    const { CiphertextBlob, ...rest } = await kms.encrypt({ KeyId: symmetric.id, Plaintext: bytes });
    expect(rest).toMatchObject({ KeyId: symmetric.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    expect(CiphertextBlob?.length).toBeLessThanOrEqual(6144);
    expect((await kms.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(bytes));
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_1', 214],
    ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
    ['RSA_3072', 'RSAES_OAEP_SHA_1', 342],
    ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
  ] as const)('%s, %s, %i bytes', async (KeySpec, EncryptionAlgorithm, length) => {
    const key = KeySpec === 'RSA_2048' ? rsa : await createKey(kms, { KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' });
    const request = { KeyId: key.id, EncryptionAlgorithm };
    const bytes = randomBytes(length);
    const { CiphertextBlob, ...rest } = await kms.encrypt({ ...request, Plaintext: bytes });
    expect(rest).toMatchObject({ KeyId: key.arn, EncryptionAlgorithm });
    expect(CiphertextBlob?.length).toBe(Number(KeySpec.slice(-4)) / 8);
    expect((await kms.decrypt({ ...request, CiphertextBlob })).Plaintext).toEqual(new Uint8Array(bytes));
    await expect(kms.encrypt({ ...request, Plaintext: randomBytes(length + 1) })).rejects.toThrow(
      `Algorithm ${EncryptionAlgorithm} and key spec ${KeySpec} cannot encrypt data larger than ${length} bytes.`,
    );
  });
});

const good = { KeyId: symmetric.id, Plaintext };
const oaep = { KeyId: rsa.id, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' };

refuses(kms, 'Encrypt', [
  ...(
    [
      [signing, 'SIGN_VERIFY'],
      [mac, 'GENERATE_VERIFY_MAC'],
      [agreement, 'KEY_AGREEMENT'],
    ] as const
  ).map(
    ([{ id, arn }, usage]) =>
      [
        `a key for ${usage}`,
        { ...good, KeyId: id },
        'InvalidKeyUsageException',
        `${arn} key usage is ${usage} which is not valid for Encrypt.`,
      ] as const,
  ),
  [
    'RSA without an algorithm, which means SYMMETRIC_DEFAULT',
    { ...good, KeyId: rsa.id },
    'InvalidKeyUsageException',
    'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
  ],
  [
    'an RSA algorithm for a symmetric key',
    { ...oaep, KeyId: symmetric.id },
    'InvalidKeyUsageException',
    'Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.',
  ],
  [
    'an encryption context with RSA',
    { ...oaep, EncryptionContext: { a: 'b' } },
    'ValidationException',
    'EncryptionContext is not supported with the algorithm RSAES_OAEP_SHA_256.',
  ],
  [
    'more than RSA can encrypt',
    { ...oaep, Plaintext: new Uint8Array(191) },
    'ValidationException',
    'Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes.',
  ],
  [
    'SM2PKE, which only China offers',
    { ...oaep, EncryptionAlgorithm: 'SM2PKE' },
    'ValidationException',
    violation(
      `Value 'SM2PKE'`,
      'encryptionAlgorithm',
      'Member must satisfy enum value set: [SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256]',
    ),
  ],
  [
    'an empty plaintext',
    { ...good, Plaintext: new Uint8Array() },
    'ValidationException',
    violation('Value', 'plaintext', 'Member must have length greater than or equal to 1'),
  ],
  [
    'a plaintext of 4,097 bytes',
    { ...good, Plaintext: new Uint8Array(4097) },
    'ValidationException',
    violation('Value', 'plaintext', 'Member must have length less than or equal to 4096'),
  ],
  [
    'a grant token of nobody',
    { ...good, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
  [
    'a dry run, by saying that it would succeed',
    { ...good, DryRun: true },
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  ],
]);

describe('order of checks', () => {
  const worst = {
    KeyId: signing.id,
    Plaintext: new Uint8Array(4000),
    EncryptionContext: { a: 'b' },
    GrantTokens: ['token'],
    DryRun: true,
  };
  const context = { ...worst, KeyId: rsa.id, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' };
  const { EncryptionContext: _, ...size } = context;
  refuses(kms, 'Encrypt', [
    [
      'the usage first',
      worst,
      'InvalidKeyUsageException',
      `${signing.arn} key usage is SIGN_VERIFY which is not valid for Encrypt.`,
    ],
    [
      'then the algorithm',
      { ...worst, KeyId: rsa.id },
      'InvalidKeyUsageException',
      'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
    ],
    [
      'then the encryption context',
      context,
      'ValidationException',
      'EncryptionContext is not supported with the algorithm RSAES_OAEP_SHA_1.',
    ],
    [
      'then the length',
      size,
      'ValidationException',
      'Algorithm RSAES_OAEP_SHA_1 and key spec RSA_2048 cannot encrypt data larger than 214 bytes.',
    ],
    [
      'then the grant tokens',
      { ...size, Plaintext },
      'InvalidGrantTokenException',
      'The grant token does not exist.',
    ],
  ]);
});

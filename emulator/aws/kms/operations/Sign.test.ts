import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acceptedElsewhere } from '../../../crypto/test/independent.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createSymmetricKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const MESSAGE = Buffer.from('will my keys still be here tomorrow?');

function digestOf(algorithm: string, message: Uint8Array): Buffer {
  return createHash(`sha${algorithm.slice(-3)}`)
    .update(message)
    .digest();
}

keyReferences(world, 'Sign', { aliases: true }, (KeyId) => ({
  KeyId,
  Message: MESSAGE,
  SigningAlgorithm: 'ECDSA_SHA_256',
}));

const rsa = await createKey(kms, { KeySpec: 'RSA_2048' });

describe('signs what a library that did not make it accepts', () => {
  test.each([
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_384'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['RSA_2048', 'RSASSA_PSS_SHA_256'],
    ['RSA_2048', 'RSASSA_PSS_SHA_384'],
    ['RSA_2048', 'RSASSA_PSS_SHA_512'],
    ['RSA_3072', 'RSASSA_PSS_SHA_384'],
    ['RSA_4096', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512'],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
  ] as const)('%s %s', async (KeySpec, SigningAlgorithm) => {
    const { id, arn } = KeySpec === 'RSA_2048' ? rsa : await createKey(kms, { KeySpec });
    const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId: id });
    const digest = digestOf(SigningAlgorithm, MESSAGE);
    const requests = [
      { Message: MESSAGE },
      { Message: MESSAGE, MessageType: 'RAW' },
      { Message: digest, MessageType: 'DIGEST' },
    ] as const;
    for (const request of requests) {
      const { Signature = new Uint8Array(), ...rest } = await kms.sign({
        KeyId: id,
        SigningAlgorithm,
        ...request,
      });
      expect(rest).toMatchObject({ KeyId: arn, SigningAlgorithm });
      expect(acceptedElsewhere(PublicKey, SigningAlgorithm, digest, Signature)).toBe(true);
    }
  });
});

test('signs a message of 4,096 bytes', async () => {
  const { id } = await createKey(kms);
  const Message = new Uint8Array(4096);
  const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId: id });
  const { Signature = new Uint8Array() } = await kms.sign({
    KeyId: id,
    Message,
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
  const digest = digestOf('ECDSA_SHA_256', Message);
  expect(acceptedElsewhere(PublicKey, 'ECDSA_SHA_256', digest, Signature)).toBe(true);
});

const ec = await createKey(kms);
const agreement = await createKey(kms, { KeyUsage: 'KEY_AGREEMENT' });
const symmetric = await createSymmetricKey(kms);
const disabled = await createDisabledKey(kms);
const good = { KeyId: ec.id, Message: MESSAGE, SigningAlgorithm: 'ECDSA_SHA_256' };
const ALGORITHMS =
  'RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, ' +
  'RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512, ' +
  'ML_DSA_SHAKE_256, ED25519_SHA_512, ED25519_PH_SHA_512';

refuses(kms, 'Sign', [
  [
    'a symmetric key',
    { ...good, KeyId: symmetric.id },
    'InvalidKeyUsageException',
    `${symmetric.arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
  ],
  [
    'a key for agreement',
    { ...good, KeyId: agreement.id },
    'InvalidKeyUsageException',
    `${agreement.arn} key usage is KEY_AGREEMENT which is not valid for Sign.`,
  ],
  [
    'the algorithm of another curve',
    { ...good, SigningAlgorithm: 'ECDSA_SHA_384' },
    'InvalidKeyUsageException',
    'Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'an RSA algorithm for a curve',
    { ...good, SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
    'InvalidKeyUsageException',
    'Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'a curve algorithm for RSA',
    { ...good, KeyId: rsa.id },
    'InvalidKeyUsageException',
    'Algorithm ECDSA_SHA_256 is incompatible with key spec RSA_2048.',
  ],
  [
    'EXTERNAL_MU',
    { ...good, MessageType: 'EXTERNAL_MU' },
    'ValidationException',
    'Message type EXTERNAL_MU is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'a digest that is too short',
    { ...good, MessageType: 'DIGEST', Message: new Uint8Array(31) },
    'ValidationException',
    'Digest is invalid length for algorithm ECDSA_SHA_256.',
  ],
  [
    'a digest of another hash',
    {
      KeyId: rsa.id,
      MessageType: 'DIGEST',
      Message: new Uint8Array(32),
      SigningAlgorithm: 'RSASSA_PSS_SHA_512',
    },
    'ValidationException',
    'Digest is invalid length for algorithm RSASSA_PSS_SHA_512.',
  ],
  [
    'an empty message',
    { ...good, Message: new Uint8Array() },
    'ValidationException',
    violation('Value', 'message', 'Member must have length greater than or equal to 1'),
  ],
  [
    'a message of 4,097 bytes',
    { ...good, Message: new Uint8Array(4097) },
    'ValidationException',
    violation('Value', 'message', 'Member must have length less than or equal to 4096'),
  ],
  [
    'no message',
    { KeyId: ec.id, SigningAlgorithm: 'ECDSA_SHA_256' },
    'ValidationException',
    violation('Value null', 'message', 'Member must not be null'),
  ],
  [
    'an unknown algorithm',
    { ...good, SigningAlgorithm: 'ECDSA' },
    'ValidationException',
    violation(`Value 'ECDSA'`, 'signingAlgorithm', `Member must satisfy enum value set: [${ALGORITHMS}]`),
  ],
  [
    'an unknown message type',
    { ...good, MessageType: 'HASH' },
    'ValidationException',
    violation(
      `Value 'HASH'`,
      'messageType',
      'Member must satisfy enum value set: [RAW, DIGEST, EXTERNAL_MU]',
    ),
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
    KeyId: disabled.id,
    Message: new Uint8Array(31),
    MessageType: 'DIGEST',
    SigningAlgorithm: 'ECDSA_SHA_384',
    GrantTokens: ['token'],
    DryRun: true,
  };
  refuses(kms, 'Sign', [
    ['the state first', worst, 'DisabledException', `${disabled.arn} is disabled.`],
    [
      'then the usage',
      { ...worst, KeyId: agreement.id },
      'InvalidKeyUsageException',
      `${agreement.arn} key usage is KEY_AGREEMENT which is not valid for Sign.`,
    ],
    [
      'then the algorithm',
      { ...worst, KeyId: ec.id },
      'InvalidKeyUsageException',
      'Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.',
    ],
    [
      'then the digest',
      { ...worst, KeyId: ec.id, SigningAlgorithm: 'ECDSA_SHA_256' },
      'ValidationException',
      'Digest is invalid length for algorithm ECDSA_SHA_256.',
    ],
    [
      'then the grant tokens',
      { ...worst, KeyId: ec.id, SigningAlgorithm: 'ECDSA_SHA_256', Message: new Uint8Array(32) },
      'InvalidGrantTokenException',
      'The grant token does not exist.',
    ],
  ]);
});

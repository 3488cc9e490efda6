import { describe, expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createSymmetricKey } from '../../../test/keys.ts';
import { NO_TEXT, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const Message = Buffer.from('will my keys still be here tomorrow?');
const SigningAlgorithm = 'ECDSA_SHA_256';
const ec = await createKey(kms);
const { Signature } = await kms.sign({ KeyId: ec.id, Message, SigningAlgorithm });
const other = await createKey(kms);
const symmetric = await createSymmetricKey(kms);
const disabled = await createDisabledKey(kms);
const good = { KeyId: ec.id, Message, Signature, SigningAlgorithm } as const;

keyReferences(world, 'Verify', { aliases: true, makeKey: async () => ec }, (KeyId) => ({ ...good, KeyId }));

describe('a right signature', () => {
  test.each([
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512'],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_384'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['RSA_2048', 'RSASSA_PSS_SHA_256'],
    ['RSA_2048', 'RSASSA_PSS_SHA_384'],
    ['RSA_2048', 'RSASSA_PSS_SHA_512'],
  ] as const)('%s %s', async (KeySpec, algorithm) => {
    const { id, arn } = await createKey(kms, { KeySpec });
    const request = { KeyId: id, Message, SigningAlgorithm: algorithm };
    const signed = await kms.sign(request);
    expect(await kms.verify({ ...request, Signature: signed.Signature })).toMatchObject({
      KeyId: arn,
      SignatureValid: true,
      SigningAlgorithm: algorithm,
    });
  });
});

describe('a wrong signature is an error', () => {
  const flipped = Buffer.from(Signature ?? []);
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1);
  test.each([
    ['a flipped bit', { Signature: flipped }],
    ['garbage', { Signature: Buffer.from('garbage') }],
    ['the longest that is read', { Signature: Buffer.alloc(6144) }],
    ['another message', { Message: Buffer.from('other') }],
    ['another key', { KeyId: other.id }],
    ['a digest that is not the message', { MessageType: 'DIGEST', Message: Buffer.alloc(32) }],
  ] as const)('%s', async (_what, change) => {
    expect(await refusalOf(kms.verify({ ...good, ...change }))).toEqual({
      code: 'KMSInvalidSignatureException',
      message: NO_TEXT,
      status: 400,
    });
  });
});

refuses(kms, 'Verify', [
  [
    'a symmetric key',
    { ...good, KeyId: symmetric.id },
    'InvalidKeyUsageException',
    `${symmetric.arn} key usage is ENCRYPT_DECRYPT which is not valid for Verify.`,
  ],
  [
    'the algorithm of another curve',
    { ...good, SigningAlgorithm: 'ECDSA_SHA_512' },
    'InvalidKeyUsageException',
    'Algorithm ECDSA_SHA_512 is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'EXTERNAL_MU',
    { ...good, MessageType: 'EXTERNAL_MU' },
    'ValidationException',
    'Message type EXTERNAL_MU is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'a digest that is too long',
    { ...good, MessageType: 'DIGEST', Message: new Uint8Array(33) },
    'ValidationException',
    'Digest is invalid length for algorithm ECDSA_SHA_256.',
  ],
  [
    'a message of 4,097 bytes',
    { ...good, Message: new Uint8Array(4097) },
    'ValidationException',
    violation('Value', 'message', 'Member must have length less than or equal to 4096'),
  ],
  [
    'no signature',
    { ...good, Signature: undefined },
    'ValidationException',
    violation('Value null', 'signature', 'Member must not be null'),
  ],
  [
    'a signature of 6,145 bytes',
    { ...good, Signature: new Uint8Array(6145) },
    'ValidationException',
    violation(
      `Value 'java.nio.HeapByteBuffer[pos=0 lim=6145 cap=6145]'`,
      'signature',
      'Member must have length less than or equal to 6144',
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
  [
    'a dry run with a wrong signature, which would not succeed',
    { ...good, DryRun: true, Signature: Buffer.from('garbage') },
    'KMSInvalidSignatureException',
    NO_TEXT,
  ],
  [
    'a disabled key before it looks at the signature',
    { ...good, KeyId: disabled.id, Signature: Buffer.from('garbage') },
    'DisabledException',
    `${disabled.arn} is disabled.`,
  ],
]);

import { describe, expect, test } from 'vitest';
import { createAgreementKey, createMacKey, createRsaKey } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createDisabledKey, createKey, createSymmetricKey } from '../../../test/keys.ts';
import { call, NO_TEXT, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const symmetric = await createSymmetricKey(kms);
const rsa = await createRsaKey(kms);
const mac = await createMacKey(kms);
const agreement = await createAgreementKey(kms);
const signing = await createKey(kms);
const disabled = await createDisabledKey(kms);
const LENGTH = 'Please specify either number of bytes or key spec.';

describe.each(['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const)('%s', (operation) => {
  keyReferences(world, operation, { aliases: true, makeKey: createSymmetricKey }, (KeyId) => ({
    KeyId,
    KeySpec: 'AES_256',
  }));

  test.each([
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('makes a key that Decrypt gives back: %j', async (size, length) => {
    const EncryptionContext = { tenant: 'a' };
    const request = { KeyId: symmetric.id, EncryptionContext, ...size };
    const made = (await call(kms, operation, request)) as Record<string, Uint8Array>;
    const { Plaintext, CiphertextBlob, KeyId } = made;
    expect(KeyId).toBe(symmetric.arn);
    const read = await kms.decrypt({ CiphertextBlob, EncryptionContext });
    expect(read.Plaintext).toHaveLength(length);
    if (operation === 'GenerateDataKey') expect(Plaintext).toEqual(read.Plaintext);
    else expect(made).not.toHaveProperty('Plaintext');
    expect(await refusalOf(kms.decrypt({ CiphertextBlob }))).toEqual({
      code: 'InvalidCiphertextException',
      message: NO_TEXT,
      status: 400,
    });
    const again = (await call(kms, operation, request)) as Record<string, Uint8Array>;
    const { Plaintext: other } = await kms.decrypt({
      CiphertextBlob: again.CiphertextBlob,
      EncryptionContext,
    });
    if (length > 1) expect(other).not.toEqual(read.Plaintext);
  });

  const good = { KeyId: symmetric.id, KeySpec: 'AES_256' };
  const worst = { ...good, KeyId: disabled.id, GrantTokens: ['token'], DryRun: true };
  refuses(kms, operation, [
    ['neither a spec nor a length', { KeyId: symmetric.id }, 'ValidationException', LENGTH],
    ['both of them', { ...good, NumberOfBytes: 32 }, 'ValidationException', LENGTH],
    [
      'RSA',
      { ...good, KeyId: rsa.id },
      'InvalidKeyUsageException',
      'You cannot generate a data key with an asymmetric CMK',
    ],
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
          `${arn} key usage is ${usage} which is not valid for ${operation}.`,
        ] as const,
    ),
    [
      'an unknown spec',
      { ...good, KeySpec: 'AES-256' },
      'ValidationException',
      violation(`Value 'AES-256'`, 'keySpec', 'Member must satisfy enum value set: [AES_256, AES_128]'),
    ],
    [
      'no bytes',
      { KeyId: symmetric.id, NumberOfBytes: 0 },
      'ValidationException',
      violation(`Value '0'`, 'numberOfBytes', 'Member must have value greater than or equal to 1'),
    ],
    [
      '1,025 bytes',
      { KeyId: symmetric.id, NumberOfBytes: 1025 },
      'ValidationException',
      violation(`Value '1025'`, 'numberOfBytes', 'Member must have value less than or equal to 1024'),
    ],
    ['the length before the key', { ...worst, KeySpec: undefined }, 'ValidationException', LENGTH],
    ['then its state', worst, 'DisabledException', `${disabled.arn} is disabled.`],
    [
      'then its usage',
      { ...worst, KeyId: signing.id },
      'InvalidKeyUsageException',
      `${signing.arn} key usage is SIGN_VERIFY which is not valid for ${operation}.`,
    ],
    [
      'then the grant tokens',
      { ...worst, KeyId: symmetric.id },
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
});

test('the journal hides the key', async () => {
  await kms.generateDataKey({ KeyId: symmetric.id, KeySpec: 'AES_256' });
  expect(emulator.journal.entries().at(-1)).toMatchObject({ output: { Plaintext: '***' } });
});

test('says that it does not answer to enclaves', async () => {
  const request = { KeyId: symmetric.id, KeySpec: 'AES_256', Recipient: {} };
  expect(await refusalOf(call(kms, 'GenerateDataKey', request))).toMatchObject({
    code: 'NotImplementedException',
    message: expect.stringContaining('Recipient'),
    status: 501,
  });
});

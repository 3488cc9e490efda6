import { describe, expect, test } from 'vitest';
import { createRsaKey, encrypted, OFFLINE, present } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { NO_TEXT, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;
const PLAINTEXT = Buffer.from('will my keys still be here tomorrow?');
const DRY_RUN = 'The request would have succeeded, but the DryRun option is set.';

const [from, to, other] = await Promise.all([1, 2, 3].map(() => createSymmetricKey(kms)));
const source = present(from);
const destination = present(to);
const third = present(other);
const rsa = await createRsaKey(kms);
const signing = await createKey(kms);
const disabled = await createSymmetricKey(kms);
const CiphertextBlob = await encrypted(kms, source.id, PLAINTEXT, { tenant: 'a' });
const ofDisabled = await encrypted(kms, disabled.id, PLAINTEXT);
await kms.disableKey({ KeyId: disabled.id });
const good = { CiphertextBlob, SourceEncryptionContext: { tenant: 'a' }, DestinationKeyId: destination.id };

keyReferences(
  world,
  'ReEncrypt',
  { aliases: true, member: 'destinationKeyId', makeKey: createSymmetricKey },
  (DestinationKeyId) => ({ ...good, DestinationKeyId }),
);

describe('re-encrypts', () => {
  test('under another key and context, the source found by the ciphertext', async () => {
    const { CiphertextBlob: moved, ...rest } = await kms.reEncrypt({
      ...good,
      DestinationEncryptionContext: { tenant: 'b' },
    });
    expect(rest).toMatchObject({
      SourceKeyId: source.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
    const read = await kms.decrypt({ CiphertextBlob: moved, EncryptionContext: { tenant: 'b' } });
    expect(read).toMatchObject({ KeyId: destination.arn, Plaintext: new Uint8Array(PLAINTEXT) });
    expect(world.emulator.journal.entries().at(-2)).toMatchObject({
      operation: 'ReEncrypt',
      resources: [source.arn, destination.arn],
    });
  });

  test('from a ciphertext made offline to a symmetric key, and back to RSA', async () => {
    const { PublicKey } = await kms.getPublicKey({ KeyId: rsa.id });
    const SourceEncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const inward = await kms.reEncrypt({
      CiphertextBlob: OFFLINE['node-forge'](present(PublicKey), SourceEncryptionAlgorithm, PLAINTEXT),
      SourceKeyId: rsa.id,
      SourceEncryptionAlgorithm,
      DestinationKeyId: destination.id,
    });
    expect(inward).toMatchObject({ SourceKeyId: rsa.arn, SourceEncryptionAlgorithm });
    const outward = await kms.reEncrypt({
      CiphertextBlob: inward.CiphertextBlob,
      DestinationKeyId: rsa.id,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
    });
    const read = await kms.decrypt({
      KeyId: rsa.id,
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
      CiphertextBlob: outward.CiphertextBlob,
    });
    expect(read.Plaintext).toEqual(new Uint8Array(PLAINTEXT));
  });

  test.each([
    ['SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT'],
    ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_256'],
    ['RSAES_OAEP_SHA_1', 'SYMMETRIC_DEFAULT'],
    ['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1'],
  ] as const)(
    'from %s to %s, both named',
    async (SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm) => {
      const keyOf = (algorithm: string) => (algorithm === 'SYMMETRIC_DEFAULT' ? source.id : rsa.id);
      const [SourceKeyId, DestinationKeyId] = [
        keyOf(SourceEncryptionAlgorithm),
        keyOf(DestinationEncryptionAlgorithm),
      ];
      const made = await kms.encrypt({
        KeyId: SourceKeyId,
        Plaintext: PLAINTEXT,
        EncryptionAlgorithm: SourceEncryptionAlgorithm,
      });
      const moved = await kms.reEncrypt({
        CiphertextBlob: made.CiphertextBlob,
        SourceKeyId,
        SourceEncryptionAlgorithm,
        DestinationKeyId,
        DestinationEncryptionAlgorithm,
      });
      expect(moved).toMatchObject({ SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm });
      const read = await kms.decrypt({
        KeyId: DestinationKeyId,
        EncryptionAlgorithm: DestinationEncryptionAlgorithm,
        CiphertextBlob: moved.CiphertextBlob,
      });
      expect(read.Plaintext).toEqual(new Uint8Array(PLAINTEXT));
    },
  );
});

const long = await encrypted(kms, source.id, new Uint8Array(215));

refuses(kms, 'ReEncrypt', [
  [
    'a source that did not encrypt it',
    { ...good, SourceKeyId: third.id },
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  ],
  ['the wrong context', { ...good, SourceEncryptionContext: {} }, 'InvalidCiphertextException', NO_TEXT],
  [
    'a damaged ciphertext',
    { ...good, CiphertextBlob: CiphertextBlob.subarray(1) },
    'InvalidCiphertextException',
    NO_TEXT,
  ],
  [
    'a disabled source',
    { DestinationKeyId: destination.id, CiphertextBlob: ofDisabled },
    'DisabledException',
    `${disabled.arn} is disabled.`,
  ],
  [
    'a disabled destination',
    { ...good, DestinationKeyId: disabled.id },
    'DisabledException',
    `${disabled.arn} is disabled.`,
  ],
  [
    'a source for signing',
    { ...good, SourceKeyId: signing.id },
    'InvalidKeyUsageException',
    `${signing.arn} key usage is SIGN_VERIFY which is not valid for ReEncrypt.`,
  ],
  [
    'a destination for signing',
    { ...good, DestinationKeyId: signing.id },
    'InvalidKeyUsageException',
    `${signing.arn} key usage is SIGN_VERIFY which is not valid for ReEncrypt.`,
  ],
  [
    'an RSA destination without an algorithm',
    { ...good, DestinationKeyId: rsa.id },
    'InvalidKeyUsageException',
    'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
  ],
  [
    'a plaintext too long for the destination',
    {
      CiphertextBlob: long,
      DestinationKeyId: rsa.id,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
    },
    'ValidationException',
    'Algorithm RSAES_OAEP_SHA_1 and key spec RSA_2048 cannot encrypt data larger than 214 bytes.',
  ],
  [
    'a context for an RSA destination',
    {
      ...good,
      DestinationKeyId: rsa.id,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
      DestinationEncryptionContext: { a: 'b' },
    },
    'ValidationException',
    'EncryptionContext is not supported with the algorithm RSAES_OAEP_SHA_1.',
  ],
  [
    'no ciphertext',
    { DestinationKeyId: destination.id },
    'ValidationException',
    violation('Value null', 'ciphertextBlob', 'Member must not be null'),
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
    DRY_RUN,
  ],
  [
    'a dry run that ignores the ciphertext',
    {
      SourceKeyId: source.id,
      DestinationKeyId: destination.id,
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
    },
    'DryRunOperationException',
    DRY_RUN,
  ],
]);

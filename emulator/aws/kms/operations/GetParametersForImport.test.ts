import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { present } from '../../../test/ciphers.ts';
import { createExternalKey } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createSymmetricKey } from '../../../test/keys.ts';
import { type RefusalCase, refuses, violation } from '../../../test/refusals.ts';
import { DAY, later, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const OAEP = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const;

keyReferences(world, 'GetParametersForImport', { aliases: false, makeKey: createExternalKey }, (KeyId) => ({
  KeyId,
  ...OAEP,
}));

test.each(['RSA_2048', 'RSA_3072', 'RSA_4096'] as const)(
  'gives a new %s key and a token for a day',
  async (WrappingKeySpec) => {
    const { id, arn } = await createExternalKey(kms);
    const [one, other] = [
      await kms.getParametersForImport({ KeyId: id, ...OAEP, WrappingKeySpec }),
      await kms.getParametersForImport({ KeyId: id, ...OAEP }),
    ];
    expect(one).toMatchObject({ KeyId: arn, ParametersValidTo: later(DAY) });
    const der = Buffer.from(present(one.PublicKey));
    const { asymmetricKeyDetails } = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(asymmetricKeyDetails?.modulusLength).toBe(Number(WrappingKeySpec.slice(4)));
    expect(one.ImportToken?.length).toBeLessThanOrEqual(6144);
    expect(one.PublicKey).not.toEqual(other.PublicKey);
    expect(one.ImportToken).not.toEqual(other.ImportToken);
  },
);

test('leaves no wrapping key in the journal', async () => {
  const { id } = await createExternalKey(kms);
  const { PublicKey } = await kms.getParametersForImport({ KeyId: id, ...OAEP });
  const written = JSON.stringify(emulator.journal.entries().at(-1));
  expect(written).not.toContain(Buffer.from(present(PublicKey)).toString('base64').slice(60, 120));
});

const ALGORITHMS = [
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'RSA_AES_KEY_WRAP_SHA_1',
  'RSA_AES_KEY_WRAP_SHA_256',
] as const;
const [DIRECT, TWO_STEPS] = [ALGORITHMS.slice(0, 2), ALGORITHMS.slice(2)];

/** The table of "Select a wrapping algorithm" in the KMS developer guide. */
const FITTING = [
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', DIRECT],
  ['HMAC_512', 'GENERATE_VERIFY_MAC', DIRECT],
  ['RSA_2048', 'SIGN_VERIFY', TWO_STEPS],
  ['ECC_NIST_P256', 'KEY_AGREEMENT', ALGORITHMS],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY', ALGORITHMS],
  ['ECC_NIST_P521', 'SIGN_VERIFY', TWO_STEPS],
] as const;

describe.each(FITTING)('material of %s for %s', async (KeySpec, KeyUsage, fitting) => {
  const { id: KeyId } = await createExternalKey(kms, { KeySpec, KeyUsage });
  test.each(fitting)('travels under RSA_2048 by %s', async (WrappingAlgorithm) => {
    const answer = await kms.getParametersForImport({
      KeyId,
      WrappingAlgorithm,
      WrappingKeySpec: 'RSA_2048',
    });
    expect(answer.PublicKey?.length).toBeGreaterThan(256);
  });
  refuses(
    kms,
    'GetParametersForImport',
    ALGORITHMS.filter((algorithm) => !fitting.some((fit) => fit === algorithm)).map(
      (WrappingAlgorithm): RefusalCase => [
        WrappingAlgorithm,
        { KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' },
        'ValidationException',
        `Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec RSA_2048 cannot be used to import a ${KeySpec} key.`,
      ],
    ),
  );
});

test('a key of ECC_NIST_P521 travels directly under a longer key', async () => {
  const { id } = await createExternalKey(kms, { KeySpec: 'ECC_NIST_P521', KeyUsage: 'SIGN_VERIFY' });
  await kms.getParametersForImport({ KeyId: id, ...OAEP, WrappingKeySpec: 'RSA_3072' });
});

const [own, external] = [await createSymmetricKey(kms), await createExternalKey(kms)];
refuses(kms, 'GetParametersForImport', [
  [
    'a key whose material KMS made',
    { KeyId: own.id, ...OAEP },
    'UnsupportedOperationException',
    `${own.arn} origin is AWS_KMS which is not valid for this operation.`,
  ],
  [
    'what is no longer supported',
    { KeyId: external.id, ...OAEP, WrappingAlgorithm: 'RSAES_PKCS1_V1_5' },
    'UnsupportedOperationException',
    'The wrapping algorithm RSAES_PKCS1_V1_5 is not supported since October 10, 2023.',
  ],
  [
    'SM2 outside China',
    { KeyId: external.id, ...OAEP, WrappingKeySpec: 'SM2' },
    'ValidationException',
    violation(
      `Value 'SM2'`,
      'wrappingKeySpec',
      'Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096]',
    ),
  ],
  [
    'SM2PKE outside China',
    { KeyId: external.id, ...OAEP, WrappingAlgorithm: 'SM2PKE' },
    'ValidationException',
    violation(
      `Value 'SM2PKE'`,
      'wrappingAlgorithm',
      `Member must satisfy enum value set: [RSAES_PKCS1_V1_5, ${ALGORITHMS.join(', ')}]`,
    ),
  ],
  [
    'no wrapping key spec',
    { KeyId: external.id, WrappingAlgorithm: 'RSAES_OAEP_SHA_256' },
    'ValidationException',
    violation('Value null', 'wrappingKeySpec', 'Member must not be null'),
  ],
]);

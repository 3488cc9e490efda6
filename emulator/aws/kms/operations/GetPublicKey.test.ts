import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { NO_TEXT, refuses } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'GetPublicKey', { aliases: true }, (KeyId) => ({ KeyId }));

test.each([
  ['ECC_NIST_P256', { namedCurve: 'prime256v1' }],
  ['ECC_NIST_P384', { namedCurve: 'secp384r1' }],
  ['ECC_NIST_P521', { namedCurve: 'secp521r1' }],
  ['ECC_SECG_P256K1', { namedCurve: 'secp256k1' }],
  ['ECC_NIST_EDWARDS25519', {}],
  ['ML_DSA_44', {}],
  ['ML_DSA_65', {}],
  ['ML_DSA_87', {}],
  ['RSA_2048', { modulusLength: 2048, publicExponent: 65537n }],
] as const)('gives the public half of %s as SubjectPublicKeyInfo', async (KeySpec, details) => {
  const { id, arn } = await createKey(kms, { KeySpec });
  const { PublicKey, ...rest } = await kms.getPublicKey({ KeyId: id });
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  expect(key.asymmetricKeyDetails ?? {}).toEqual(details);
  expect(rest).toMatchObject({
    KeyId: arn,
    KeySpec,
    CustomerMasterKeySpec: KeySpec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: expect.arrayContaining([expect.any(String)]),
  });
});

test.each([
  ['ENCRYPT_DECRYPT', 'RSA_2048', { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] }],
  ['KEY_AGREEMENT', 'ECC_NIST_P256', { KeyAgreementAlgorithms: ['ECDH'] }],
] as const)('a key for %s names its algorithms', async (KeyUsage, KeySpec, algorithms) => {
  const { id } = await createKey(kms, { KeySpec, KeyUsage });
  const answer = await kms.getPublicKey({ KeyId: id });
  expect(answer).toMatchObject({ KeyUsage, ...algorithms });
  expect(answer.SigningAlgorithms).toBeUndefined();
});

test('always gives the same key', async () => {
  const { id } = await createKey(kms);
  const { PublicKey } = await kms.getPublicKey({ KeyId: id });
  expect((await kms.getPublicKey({ KeyId: id })).PublicKey).toEqual(PublicKey);
});

const symmetric = await createSymmetricKey(kms);
const pair = await createKey(kms);
refuses(kms, 'GetPublicKey', [
  ['a symmetric key', { KeyId: symmetric.id }, 'UnsupportedOperationException', NO_TEXT],
  [
    'a grant token of nobody',
    { KeyId: pair.id, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
]);

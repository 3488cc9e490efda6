import { createPublicKey } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import { createAgreementKey, present } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { call, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;

const KeyAgreementAlgorithm = 'ECDH';
const agreement = await createAgreementKey(kms);
const other = await createAgreementKey(kms);
const signing = await createKey(kms);
const symmetric = await createSymmetricKey(kms);
const foreign = await createKey(kms, { KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' });
const rsa = await createKey(kms, { KeySpec: 'RSA_2048' });
const publicKeyOf = async (KeyId: string) => present((await kms.getPublicKey({ KeyId })).PublicKey);
const PublicKey = await publicKeyOf(other.id);
const good = { KeyId: agreement.id, KeyAgreementAlgorithm, PublicKey };

keyReferences(world, 'DeriveSharedSecret', { aliases: true, makeKey: createAgreementKey }, (KeyId) => ({
  ...good,
  KeyId,
}));

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

describe('derives what a library that shares no code with OpenSSL derives', () => {
  test.each([
    ['ECC_NIST_P256', 'P-256', p256, 32],
    ['ECC_NIST_P384', 'P-384', p384, 48],
    ['ECC_NIST_P521', 'P-521', p521, 66],
  ] as readonly [KeySpec, string, typeof p256, number][])('%s', async (KeySpec, crv, curve, length) => {
    const { id, arn } = await createKey(kms, { KeySpec, KeyUsage: 'KEY_AGREEMENT' });
    const ours = createPublicKey({ key: Buffer.from(await publicKeyOf(id)), format: 'der', type: 'spki' });
    const { x = '', y = '' } = ours.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);

    const { secretKey, publicKey } = curve.keygen();
    const theirs = curve.Point.fromBytes(publicKey).toBytes(false);
    const jwk = {
      kty: 'EC',
      crv,
      x: base64Url(theirs.subarray(1, 1 + length)),
      y: base64Url(theirs.subarray(1 + length)),
    };
    const PublicKey = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });

    const answer = await kms.deriveSharedSecret({ KeyId: id, KeyAgreementAlgorithm, PublicKey });
    expect(answer).toMatchObject({ KeyId: arn, KeyAgreementAlgorithm, KeyOrigin: 'AWS_KMS' });
    expect(answer.SharedSecret).toHaveLength(length);
    const shared = curve.getSharedSecret(secretKey, new Uint8Array(point));
    expect(answer.SharedSecret).toEqual(new Uint8Array(shared.subarray(1)));
  });
});

test('two keys agree, and the journal hides on what', async () => {
  const one = await kms.deriveSharedSecret({ ...good, KeyAgreementAlgorithm });
  const two = await kms.deriveSharedSecret({
    KeyId: other.id,
    KeyAgreementAlgorithm,
    PublicKey: await publicKeyOf(agreement.id),
  });
  expect(one.SharedSecret).toEqual(two.SharedSecret);
  expect(emulator.journal.entries().at(-1)).toMatchObject({ output: { SharedSecret: '***' } });
});

/** A public key whose point lies beside the curve. */
const beside = Buffer.from(PublicKey);
beside[beside.length - 1] = (beside.at(-1) ?? 0) ^ 1;
const WRONG = 'The public key is not a valid key of the key spec ECC_NIST_P256.';

refuses(kms, 'DeriveSharedSecret', [
  [
    'a key for signing',
    { ...good, KeyId: signing.id },
    'InvalidKeyUsageException',
    `${signing.arn} key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.`,
  ],
  [
    'a symmetric key',
    { ...good, KeyId: symmetric.id },
    'InvalidKeyUsageException',
    `${symmetric.arn} key usage is ENCRYPT_DECRYPT which is not valid for DeriveSharedSecret.`,
  ],
  ['a point beside the curve', { ...good, PublicKey: beside }, 'ValidationException', WRONG],
  ['what is no key', { ...good, PublicKey: new Uint8Array(91) }, 'ValidationException', WRONG],
  [
    'a key on another curve',
    { ...good, PublicKey: await publicKeyOf(foreign.id) },
    'ValidationException',
    WRONG,
  ],
  ['an RSA key', { ...good, PublicKey: await publicKeyOf(rsa.id) }, 'ValidationException', WRONG],
  [
    'no public key',
    { ...good, PublicKey: undefined },
    'ValidationException',
    violation('Value null', 'publicKey', 'Member must not be null'),
  ],
  [
    'an unknown algorithm',
    { ...good, KeyAgreementAlgorithm: 'X25519' },
    'ValidationException',
    violation(`Value 'X25519'`, 'keyAgreementAlgorithm', 'Member must satisfy enum value set: [ECDH]'),
  ],
  [
    'a grant token of nobody before a wrong public key',
    { ...good, PublicKey: beside, GrantTokens: ['token'] },
    'InvalidGrantTokenException',
    'The grant token does not exist.',
  ],
  [
    'a dry run, by saying that it would succeed',
    { ...good, DryRun: true },
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  ],
  ['a dry run that would not', { ...good, PublicKey: beside, DryRun: true }, 'ValidationException', WRONG],
]);

test('says that it does not answer to enclaves', async () => {
  expect(await refusalOf(call(kms, 'DeriveSharedSecret', { ...good, Recipient: {} }))).toMatchObject({
    code: 'NotImplementedException',
    status: 501,
  });
});

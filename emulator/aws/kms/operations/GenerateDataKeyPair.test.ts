import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { DataKeyPairSpec } from '@aws-sdk/client-kms';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import forge from 'node-forge';
import { describe, expect, test } from 'vitest';
import { createMacKey, createRsaKey, present } from '../../../test/ciphers.ts';
import { clientsOf } from '../../../test/clients.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { call, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;
const symmetric = await createSymmetricKey(kms);
const rsa = await createRsaKey(kms);
const mac = await createMacKey(kms);
const signing = await createKey(kms);

const CURVES = { ECC_NIST_P256: p256, ECC_NIST_P384: p384, ECC_NIST_P521: p521, ECC_SECG_P256K1: secp256k1 };

/** The public key that a library which made neither finds for a private key, in a form to compare. */
function publicElsewhere(spec: DataKeyPairSpec, pkcs8: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  if (spec.startsWith('RSA')) {
    const pem = key.export({ type: 'pkcs1', format: 'pem' }).toString();
    const { p, q } = forge.pki.privateKeyFromPem(pem);
    return p.multiply(q).toString(16);
  }
  const secret = Buffer.from(present(key.export({ format: 'jwk' }).d), 'base64url');
  if (spec === 'ECC_NIST_EDWARDS25519') return Buffer.from(ed25519.getPublicKey(secret)).toString('hex');
  const curve = CURVES[spec as keyof typeof CURVES];
  return Buffer.from(curve.getPublicKey(secret, false)).toString('hex').slice(2);
}

function publicHere(spki: Uint8Array): string {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  const { n = '', x = '', y = '' } = key.export({ format: 'jwk' });
  return [n, x, y].map((part) => Buffer.from(part, 'base64url').toString('hex')).join('');
}

describe.each(['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'] as const)('%s', (operation) => {
  keyReferences(world, operation, { aliases: true, makeKey: createSymmetricKey }, (KeyId) => ({
    KeyId,
    KeyPairSpec: 'ECC_NIST_P256',
  }));

  test.each<DataKeyPairSpec>([
    'RSA_2048',
    'RSA_3072',
    'RSA_4096',
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'ECC_NIST_P521',
    'ECC_SECG_P256K1',
    'ECC_NIST_EDWARDS25519',
  ])('makes a pair of %s, whose private key Decrypt gives back', { timeout: 60_000 }, async (KeyPairSpec) => {
    const EncryptionContext = { tenant: 'a' };
    const request = { KeyId: symmetric.id, KeyPairSpec, EncryptionContext };
    const made = (await call(kms, operation, request)) as Record<string, Uint8Array>;
    const { PrivateKeyCiphertextBlob, PrivateKeyPlaintext, PublicKey, ...rest } = made;
    expect(rest).toMatchObject({ KeyId: symmetric.arn, KeyPairSpec });
    const read = await kms.decrypt({ CiphertextBlob: PrivateKeyCiphertextBlob, EncryptionContext });
    if (operation === 'GenerateDataKeyPair') expect(PrivateKeyPlaintext).toEqual(read.Plaintext);
    else expect(made).not.toHaveProperty('PrivateKeyPlaintext');
    expect(publicHere(present(PublicKey))).toBe(publicElsewhere(KeyPairSpec, present(read.Plaintext)));
    // Neither the members that are hidden nor any other shows the private key.
    const entry = JSON.stringify(
      emulator.journal.entries().filter((entry) => entry.operation !== 'CreateKey'),
    );
    expect(entry).not.toContain(Buffer.from(present(read.Plaintext)).toString('base64'));
  });

  const good = { KeyId: symmetric.id, KeyPairSpec: 'ECC_NIST_P256' };
  refuses(kms, operation, [
    [
      'RSA',
      { ...good, KeyId: rsa.id },
      'InvalidKeyUsageException',
      'You cannot generate a data key with an asymmetric CMK',
    ],
    [
      'a key for signing',
      { ...good, KeyId: signing.id },
      'InvalidKeyUsageException',
      `${signing.arn} key usage is SIGN_VERIFY which is not valid for ${operation}.`,
    ],
    [
      'an HMAC key',
      { ...good, KeyId: mac.id },
      'InvalidKeyUsageException',
      `${mac.arn} key usage is GENERATE_VERIFY_MAC which is not valid for ${operation}.`,
    ],
    [
      'SM2, which only China offers',
      { ...good, KeyPairSpec: 'SM2' },
      'ValidationException',
      violation(
        `Value 'SM2'`,
        'keyPairSpec',
        'Member must satisfy enum value set: [RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384, ' +
          'ECC_NIST_P521, ECC_SECG_P256K1, ECC_NIST_EDWARDS25519]',
      ),
    ],
    [
      'a grant token of nobody before a dry run',
      { ...good, GrantTokens: ['token'], DryRun: true },
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

test('the journal hides the private key and shows the public one', async () => {
  await kms.generateDataKeyPair({ KeyId: symmetric.id, KeyPairSpec: 'ECC_NIST_P256' });
  expect(emulator.journal.entries().at(-1)).toMatchObject({
    output: { PrivateKeyPlaintext: '***', PublicKey: expect.stringMatching(/^M/) },
  });
});

test.each([
  ['Recipient (attested Nitro enclaves)', 'us-east-1', { KeyPairSpec: 'ECC_NIST_P256', Recipient: {} }],
  ['data key pairs of the spec SM2', 'cn-north-1', { KeyPairSpec: 'SM2' }],
])('says that it does not emulate %s', async (what, region, input) => {
  const { kms: there } = clientsOf(emulator, { region });
  const { id } = await createSymmetricKey(there);
  expect(await refusalOf(call(there, 'GenerateDataKeyPair', { KeyId: id, ...input }))).toEqual({
    code: 'NotImplementedException',
    message: `Keyproof does not emulate ${what} yet. 'keyproof operations' lists what it does.`,
    status: 501,
  });
});

import { createHash } from 'node:crypto';
import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { mlDsaRepresentative } from '../../crypto/ml-dsa.ts';
import { acceptedOverMessage } from '../../crypto/test/independent.ts';
import { createGrant } from '../../test/grants.ts';
import { createKey, type TestKey } from '../../test/keys.ts';
import { refusalOf, refuses } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';

/* Ed25519 and ML-DSA: what Sign and Verify have to themselves. The other algorithms are in their own tests. */

const { kms } = testWorld();

const MESSAGE = Buffer.from('will my keys still be here tomorrow?');
const LONGEST = Buffer.alloc(4096, 7);
const sha512 = (message: Uint8Array) => createHash('sha512').update(message).digest();

const edwards = await createKey(kms, { KeySpec: 'ECC_NIST_EDWARDS25519' });
const lattices = [
  ['ML_DSA_44', await createKey(kms, { KeySpec: 'ML_DSA_44' }), 2420, 1334],
  ['ML_DSA_65', await createKey(kms, { KeySpec: 'ML_DSA_65' }), 3309, 1974],
  ['ML_DSA_87', await createKey(kms, { KeySpec: 'ML_DSA_87' }), 4627, 2614],
] as const;

async function publicKeyOf({ id }: TestKey): Promise<Uint8Array> {
  const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId: id });
  return PublicKey;
}

/** Signs, and has KMS verify it as it was signed. */
async function signed(
  { id: KeyId, arn }: TestKey,
  SigningAlgorithm: SigningAlgorithmSpec,
  Message: Uint8Array,
  MessageType?: MessageType,
): Promise<Uint8Array> {
  const request = { KeyId, SigningAlgorithm, Message, ...(MessageType && { MessageType }) };
  const { Signature = new Uint8Array(), ...rest } = await kms.sign(request);
  expect(rest).toMatchObject({ KeyId: arn, SigningAlgorithm });
  const verified = await kms.verify({ ...request, Signature });
  expect(verified).toMatchObject({ KeyId: arn, SignatureValid: true, SigningAlgorithm });
  return Signature;
}

describe('ED25519_SHA_512', () => {
  test.each([MESSAGE, LONGEST])('signs a message as RFC 8032 does: always the same', async (message) => {
    const signature = await signed(edwards, 'ED25519_SHA_512', message);
    expect(signature.length).toBe(64);
    expect(acceptedOverMessage(await publicKeyOf(edwards), 'ED25519_SHA_512', message, signature)).toBe(true);
    expect(await signed(edwards, 'ED25519_SHA_512', message, 'RAW')).toEqual(signature);
  });
});

describe('ED25519_PH_SHA_512', () => {
  const digest = sha512(MESSAGE);

  test('signs the digest as the message of Ed25519ph, which hashes it once more', async () => {
    const signature = await signed(edwards, 'ED25519_PH_SHA_512', digest, 'DIGEST');
    const publicKey = await publicKeyOf(edwards);
    expect(acceptedOverMessage(publicKey, 'ED25519_PH_SHA_512', digest, signature)).toBe(true);
    expect(acceptedOverMessage(publicKey, 'ED25519_PH_SHA_512', MESSAGE, signature)).toBe(false);
  });
});

describe.each(lattices)('ML_DSA_SHAKE_256, %s', (_spec, key, signatureLength, publicKeyLength) => {
  test.each([MESSAGE, LONGEST])('signs a message, and its mu as the message', async (message) => {
    const publicKey = await publicKeyOf(key);
    expect(publicKey.length).toBe(publicKeyLength);
    const mu = mlDsaRepresentative(publicKey.subarray(22), message);
    const ofMessage = await signed(key, 'ML_DSA_SHAKE_256', message);
    const ofMu = await signed(key, 'ML_DSA_SHAKE_256', mu, 'EXTERNAL_MU');
    for (const Signature of [ofMessage, ofMu]) {
      expect(Signature.length).toBe(signatureLength);
      expect(acceptedOverMessage(publicKey, 'ML_DSA_SHAKE_256', message, Signature)).toBe(true);
      // The message type need not be the one that it was signed with (API reference of Verify).
      const request = { KeyId: key.id, SigningAlgorithm: 'ML_DSA_SHAKE_256', Signature } as const;
      await kms.verify({ ...request, Message: message });
      await kms.verify({ ...request, Message: mu, MessageType: 'EXTERNAL_MU' });
    }
  });
});

const [[, lattice], [, otherLattice]] = lattices;
const INVALID = { code: 'KMSInvalidSignatureException', message: 'UnknownError', status: 400 };

test.each([
  ['ED25519_SHA_512', edwards, MESSAGE, 'RAW'],
  ['ED25519_PH_SHA_512', edwards, sha512(MESSAGE), 'DIGEST'],
  ['ML_DSA_SHAKE_256', lattice, MESSAGE, 'RAW'],
  ['ML_DSA_SHAKE_256', lattice, Buffer.alloc(64, 1), 'EXTERNAL_MU'],
] as const)('%s: a wrong signature is an error', async (SigningAlgorithm, key, Message, MessageType) => {
  const request = { KeyId: key.id, SigningAlgorithm, Message, MessageType };
  const { Signature = new Uint8Array() } = await kms.sign(request);
  const other = await createKey(kms, {
    KeySpec: key === edwards ? 'ECC_NIST_EDWARDS25519' : 'ML_DSA_44',
  });
  const wrong = [
    { Signature: Signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte)) },
    { Signature: Signature.subarray(1) },
    { Signature: Buffer.from('garbage') },
    { Signature: Buffer.alloc(6144) },
    { Signature, Message: Message.map((byte) => byte ^ 1) },
    { Signature, KeyId: other.id },
  ];
  for (const change of wrong) expect(await refusalOf(kms.verify({ ...request, ...change }))).toEqual(INVALID);
});

test.each([
  ['Sign', edwards, 'ED25519_SHA_512'],
  ['Verify', otherLattice, 'ML_DSA_SHAKE_256'],
] as const)(
  '%s takes a grant token, and only a dry run succeeds by an error',
  async (operation, key, SigningAlgorithm) => {
    const { token } = await createGrant(kms, key.id, { Operations: ['Sign', 'Verify', 'GetPublicKey'] });
    const request = { KeyId: key.id, SigningAlgorithm, Message: MESSAGE, GrantTokens: [token] };
    const { Signature } = await kms.sign(request);
    const use = (DryRun: boolean) =>
      operation === 'Sign' ? kms.sign({ ...request, DryRun }) : kms.verify({ ...request, Signature, DryRun });
    await use(false);
    expect(await refusalOf(use(true))).toMatchObject({ code: 'DryRunOperationException' });
  },
);

test('a disabled key signs nothing', async () => {
  const key = await createKey(kms, { KeySpec: 'ML_DSA_65' });
  await kms.disableKey({ KeyId: key.id });
  const request = { KeyId: key.id, SigningAlgorithm: 'ML_DSA_SHAKE_256', Message: MESSAGE } as const;
  expect(await refusalOf(kms.sign(request))).toMatchObject({
    code: 'DisabledException',
    message: `${key.arn} is disabled.`,
  });
});

describe.each(['Sign', 'Verify'] as const)('%s', (operation) => {
  const Signature = Buffer.alloc(64);
  const pure = {
    KeyId: edwards.id,
    SigningAlgorithm: 'ED25519_SHA_512',
    Message: Buffer.alloc(64),
    Signature,
  };
  const hashed = { ...pure, SigningAlgorithm: 'ED25519_PH_SHA_512', MessageType: 'DIGEST' };
  const mlDsa = { ...pure, KeyId: lattice.id, SigningAlgorithm: 'ML_DSA_SHAKE_256' };
  const input = (request: object) => (operation === 'Sign' ? { ...request, Signature: undefined } : request);
  const incompatible = (type: string, spec: string) =>
    ['ValidationException', `Message type ${type} is incompatible with key spec ${spec}.`] as const;
  const badLength = (algorithm: string) =>
    ['ValidationException', `Digest is invalid length for algorithm ${algorithm}.`] as const;

  refuses(kms, operation, [
    [
      'DIGEST for Ed25519',
      input({ ...pure, MessageType: 'DIGEST' }),
      ...incompatible('DIGEST', 'ECC_NIST_EDWARDS25519'),
    ],
    [
      'RAW for Ed25519ph',
      input({ ...hashed, MessageType: 'RAW' }),
      ...incompatible('RAW', 'ECC_NIST_EDWARDS25519'),
    ],
    [
      'Ed25519ph without a type, which is RAW',
      input({ ...hashed, MessageType: undefined }),
      ...incompatible('RAW', 'ECC_NIST_EDWARDS25519'),
    ],
    [
      'a mu for Ed25519',
      input({ ...pure, MessageType: 'EXTERNAL_MU' }),
      ...incompatible('EXTERNAL_MU', 'ECC_NIST_EDWARDS25519'),
    ],
    [
      'a mu for Ed25519ph',
      input({ ...hashed, MessageType: 'EXTERNAL_MU' }),
      ...incompatible('EXTERNAL_MU', 'ECC_NIST_EDWARDS25519'),
    ],
    ['DIGEST for ML-DSA', input({ ...mlDsa, MessageType: 'DIGEST' }), ...incompatible('DIGEST', 'ML_DSA_44')],
    ['a short digest', input({ ...hashed, Message: Buffer.alloc(63) }), ...badLength('ED25519_PH_SHA_512')],
    ['a long digest', input({ ...hashed, Message: Buffer.alloc(65) }), ...badLength('ED25519_PH_SHA_512')],
    [
      'a short mu',
      input({ ...mlDsa, MessageType: 'EXTERNAL_MU', Message: Buffer.alloc(32) }),
      ...badLength('ML_DSA_SHAKE_256'),
    ],
    [
      'a long mu',
      input({ ...mlDsa, MessageType: 'EXTERNAL_MU', Message: Buffer.alloc(65) }),
      ...badLength('ML_DSA_SHAKE_256'),
    ],
    [
      'the type before the length',
      input({ ...mlDsa, MessageType: 'DIGEST', Message: Buffer.alloc(1) }),
      ...incompatible('DIGEST', 'ML_DSA_44'),
    ],
    [
      'ECDSA for Ed25519',
      input({ ...pure, SigningAlgorithm: 'ECDSA_SHA_512' }),
      'InvalidKeyUsageException',
      'Algorithm ECDSA_SHA_512 is incompatible with key spec ECC_NIST_EDWARDS25519.',
    ],
    [
      'Ed25519 for ML-DSA',
      input({ ...mlDsa, SigningAlgorithm: 'ED25519_SHA_512' }),
      'InvalidKeyUsageException',
      'Algorithm ED25519_SHA_512 is incompatible with key spec ML_DSA_44.',
    ],
  ]);
});

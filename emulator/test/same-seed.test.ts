import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../server.ts';
import { clientsOf } from './clients.ts';
import { createKey } from './keys.ts';
import { START, testWorld } from './world.ts';

const { kms } = testWorld();
const Message = Buffer.from('the same in every run');

const create = (KeySpec: KeySpec) => kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' });

async function signer(KeySpec: KeySpec, SigningAlgorithm: SigningAlgorithmSpec) {
  const { id: KeyId } = await createKey(kms, { KeySpec });
  const request = { KeyId, Message, SigningAlgorithm };
  const { Signature } = await kms.sign(request);
  return { sign: () => kms.sign(request), verify: () => kms.verify({ ...request, Signature }) };
}

async function decrypter(KeySpec: KeySpec) {
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
  const { id: KeyId } = await createKey(kms, { KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' });
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Message, EncryptionAlgorithm });
  return () => kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm });
}

async function dataKeyPairs(KeyPairSpec: 'RSA_3072' | 'RSA_2048') {
  const { KeyMetadata } = await kms.createKey({});
  return () => kms.generateDataKeyPair({ KeyId: KeyMetadata?.KeyId, KeyPairSpec });
}

const signers = {
  rsa: await signer('RSA_4096', 'RSASSA_PSS_SHA_256'),
  p256: await signer('ECC_NIST_P256', 'ECDSA_SHA_256'),
  p521: await signer('ECC_NIST_P521', 'ECDSA_SHA_512'),
};
const pairs = { slow: await dataKeyPairs('RSA_3072'), quick: await dataKeyPairs('RSA_2048') };
const decrypters = { slow: await decrypter('RSA_4096'), quick: await decrypter('RSA_2048') };

describe('while time stands still, what was asked first is answered first, though it takes longer', () => {
  test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    ['RSA keys', () => create('RSA_3072'), () => create('RSA_2048')],
    ['keys of curves', () => create('ECC_NIST_P521'), () => create('ECC_NIST_P256')],
    ['data key pairs', pairs.slow, pairs.quick],
    ['signatures', signers.rsa.sign, signers.p256.sign],
    ['verifications', signers.p521.verify, signers.p256.verify],
    ['decryptions', decrypters.slow, decrypters.quick],
  ])(
    '%s',
    async (_what, slow, quick) => {
      for (let time = 0; time < 3; time++) {
        const answered: string[] = [];
        await Promise.all([
          slow().then(() => answered.push('asked first')),
          quick().then(() => answered.push('asked second')),
        ]);
        expect(answered).toEqual(['asked first', 'asked second']);
      }
    },
    60_000,
  );
});

/** Keeps every thread of libuv's pool busy for a while. */
async function crowdPool(): Promise<void> {
  const derive = promisify(pbkdf2);
  await Promise.all(Array.from({ length: 8 }, () => derive('x', 'y', 30_000, 32, 'sha512')));
}

/** Three clients at once, each of which waits for its own answers only. */
async function history(disturb: () => Promise<void>, options: EmulatorOptions = {}) {
  const emulator = createEmulator({ clock: START, seed: 7, ...options });
  const clients = ['111111111111', '222222222222', '333333333333'].map((accessKeyId) =>
    clientsOf(emulator, { accessKeyId }),
  );
  for (const { kms, sts } of clients) {
    await kms.listKeys();
    await sts.getCallerIdentity();
  }
  const specs: readonly KeySpec[] = ['RSA_2048', 'ECC_NIST_P384', 'ML_DSA_65', 'ECC_NIST_P256'];
  const disturbing = disturb();
  await Promise.all(
    clients.map(async ({ kms, sts }, nth) => {
      for (let turn = 0; turn < 4; turn++) {
        const KeySpec = specs[(turn + nth) % specs.length] ?? 'ECC_NIST_P256';
        const { id: KeyId } = await createKey(kms, { KeySpec });
        await kms.getPublicKey({ KeyId });
        await sts.getCallerIdentity();
        if (KeySpec === 'ECC_NIST_P384')
          await kms.sign({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_384' });
        if (KeySpec === 'RSA_2048')
          await kms.sign({ KeyId, Message, SigningAlgorithm: 'RSASSA_PSS_SHA_256' });
      }
    }),
  );
  await disturbing;
  const entries = emulator.journal.entries();
  await emulator.close();
  return entries.map(({ accessKeyId, operation, requestId, resources }) =>
    [accessKeyId, operation, requestId, ...resources].join(' '),
  );
}

test.each<[string, EmulatorOptions]>([
  ['OpenSSL called directly', {}],
  ['the portable backend', { signing: 'portable' }],
])(
  'three clients at once make the same history, whatever the threads are busy with; %s',
  async (_how, options) => {
    const calm = await history(async () => {}, options);
    expect(calm).toHaveLength(3 * (2 + 4 * 3 + 2));
    expect(await history(crowdPool, options)).toEqual(calm);
    expect(await history(crowdPool, options)).toEqual(calm);
  },
  60_000,
);

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { DataKeyPairSpec, GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, model } from '../sources.ts';

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

type Size = Pick<GenerateDataKeyCommandInput, 'KeySpec' | 'NumberOfBytes'>;

const SIZES: readonly (readonly [name: string, size: Size, bytes: number])[] = [
  ['AES_256', { KeySpec: 'AES_256' }, 32],
  ['AES_128', { KeySpec: 'AES_128' }, 16],
  ['1-byte', { NumberOfBytes: 1 }, 1],
  ['1024-bytes', { NumberOfBytes: 1024 }, 1024],
];

const DATA_KEYS = SIZES.flatMap(([name, size, bytes]): readonly EndpointCheck[] => [
  {
    id: `data-keys/${name}`,
    shows: `GenerateDataKey gives ${bytes} bytes for ${name}, in the clear and under the key.`,
    source: api('GenerateDataKey', 'KeySpec, NumberOfBytes'),
    judges: ['GenerateDataKey'],
    run: async ({ kms, key }) => {
      const { id } = await key('symmetric');
      const { Plaintext, CiphertextBlob } = await kms.generateDataKey({ KeyId: id, ...size });
      expectEqual(Plaintext?.length, bytes, 'the length');
      expectEqual(
        hex((await kms.decrypt({ CiphertextBlob })).Plaintext),
        hex(Plaintext),
        'what the ciphertext holds',
      );
    },
  },
  {
    id: `data-keys/${name}-without-plaintext`,
    shows: `GenerateDataKeyWithoutPlaintext gives ${bytes} bytes for ${name} under the key only.`,
    source: api('GenerateDataKeyWithoutPlaintext'),
    judges: ['GenerateDataKeyWithoutPlaintext'],
    run: async ({ kms, key }) => {
      const { id } = await key('symmetric');
      const answer = await kms.generateDataKeyWithoutPlaintext({ KeyId: id, ...size });
      expectEqual('Plaintext' in answer, false, 'whether there is a plaintext');
      const { Plaintext } = await kms.decrypt({ CiphertextBlob: answer.CiphertextBlob });
      expectEqual(Plaintext?.length, bytes, 'the length');
    },
  },
]);

const MORE: readonly EndpointCheck[] = [
  {
    id: 'data-keys/each-is-another',
    shows: 'Two data keys are not the same.',
    source: api('GenerateDataKey', 'a unique symmetric data key'),
    judges: ['GenerateDataKey'],
    run: async ({ kms, key }) => {
      const request = { KeyId: (await key('symmetric')).id, KeySpec: 'AES_256' } as const;
      const [one, other] = [await kms.generateDataKey(request), await kms.generateDataKey(request)];
      expect(one.Plaintext !== undefined, 'the answer has no plaintext');
      expect(hex(one.Plaintext) !== hex(other.Plaintext), 'both data keys are the same');
    },
  },
  {
    id: 'data-keys/are-bound-to-their-context',
    shows: 'The ciphertext of a data key opens only with the encryption context that it was made with.',
    source: api('GenerateDataKey', 'EncryptionContext'),
    judges: ['GenerateDataKey', 'Decrypt'],
    run: async ({ kms, key }) => {
      const EncryptionContext = { purpose: 'data key' };
      const request = { KeyId: (await key('symmetric')).id, KeySpec: 'AES_256', EncryptionContext } as const;
      const { CiphertextBlob, Plaintext } = await kms.generateDataKey(request);
      await refused('InvalidCiphertextException', kms.decrypt({ CiphertextBlob }));
      expectEqual(
        hex((await kms.decrypt({ CiphertextBlob, EncryptionContext })).Plaintext),
        hex(Plaintext),
        'the plaintext',
      );
    },
  },
];

const REFUSED: readonly (readonly [
  name: string,
  size: Size & { DryRun?: boolean },
  code: string,
  source: string,
])[] = [
  [
    'neither-spec-nor-length',
    {},
    'ValidationException',
    api('GenerateDataKey', 'either KeySpec or NumberOfBytes'),
  ],
  [
    'both-spec-and-length',
    { KeySpec: 'AES_256', NumberOfBytes: 32 },
    'ValidationException',
    api('GenerateDataKey', 'either KeySpec or NumberOfBytes'),
  ],
  ['0-bytes', { NumberOfBytes: 0 }, 'ValidationException', model('NumberOfBytesType')],
  ['1025-bytes', { NumberOfBytes: 1025 }, 'ValidationException', model('NumberOfBytesType')],
  ['an-unknown-spec', { KeySpec: 'AES_192' as never }, 'ValidationException', model('DataKeySpec')],
  [
    'a-dry-run',
    { KeySpec: 'AES_256', DryRun: true },
    'DryRunOperationException',
    api('GenerateDataKey', 'DryRun'),
  ],
];

const REFUSALS: readonly EndpointCheck[] = [
  ...REFUSED.map(
    ([name, input, code, source]): EndpointCheck => ({
      id: `data-keys/refuses-${name}`,
      shows: `GenerateDataKey refuses ${name.replaceAll('-', ' ')} with ${code}.`,
      source,
      judges: ['GenerateDataKey'],
      run: async ({ kms, key }) => {
        await refused(code, kms.generateDataKey({ KeyId: (await key('symmetric')).id, ...input }));
      },
    }),
  ),
  ...(['RSA for encryption', 'HMAC_256'] as const).map(
    (name): EndpointCheck => ({
      id: `data-keys/are-not-made-under-${name.replaceAll(' ', '-')}`,
      shows: `GenerateDataKey refuses a key like "${name}": it takes symmetric encryption keys only.`,
      source: model('InvalidKeyUsageException'),
      judges: ['GenerateDataKey'],
      run: async ({ kms, key }) => {
        const KeyId = (await key(name)).id;
        await refused('InvalidKeyUsageException', kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }));
      },
    }),
  ),
];

/** Whether a private key (PKCS #8) and a public key (SubjectPublicKeyInfo) belong together: one signs, the other verifies. */
function isPair(
  privateDer: Uint8Array = new Uint8Array(),
  publicDer: Uint8Array = new Uint8Array(),
): boolean {
  const privateKey = createPrivateKey({ key: Buffer.from(privateDer), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey({ key: Buffer.from(publicDer), format: 'der', type: 'spki' });
  const message = Buffer.from('one signs, the other verifies');
  const hash = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(hash, message, publicKey, sign(hash, message, privateKey));
}

/** One RSA spec only: a pair costs 0.0012 USD on AWS, four hundred times as much as an ordinary request. */
const PAIR_SPECS: readonly DataKeyPairSpec[] = [
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'ECC_NIST_EDWARDS25519',
  'RSA_2048',
];

const PAIRS: readonly EndpointCheck[] = [
  ...PAIR_SPECS.map(
    (KeyPairSpec): EndpointCheck => ({
      id: `data-keys/pair-of-${KeyPairSpec}`,
      shows: `GenerateDataKeyPair gives a pair of ${KeyPairSpec} in DER, its private key also under the key.`,
      source: api('GenerateDataKeyPair', 'response elements'),
      judges: ['GenerateDataKeyPair'],
      run: async ({ kms, key }) => {
        const { id } = await key('symmetric');
        const answer = await kms.generateDataKeyPair({ KeyId: id, KeyPairSpec });
        expectEqual(answer.KeyPairSpec, KeyPairSpec, 'the KeyPairSpec');
        expect(isPair(answer.PrivateKeyPlaintext, answer.PublicKey), 'the keys are no pair');
        const { Plaintext } = await kms.decrypt({ CiphertextBlob: answer.PrivateKeyCiphertextBlob });
        expectEqual(hex(Plaintext), hex(answer.PrivateKeyPlaintext), 'what the ciphertext holds');
      },
    }),
  ),
  {
    id: 'data-keys/pair-without-plaintext',
    shows: 'GenerateDataKeyPairWithoutPlaintext gives the private key under the key only.',
    source: api('GenerateDataKeyPairWithoutPlaintext'),
    judges: ['GenerateDataKeyPairWithoutPlaintext'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      const answer = await kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256' });
      expectEqual('PrivateKeyPlaintext' in answer, false, 'whether there is a plaintext');
      const { Plaintext } = await kms.decrypt({ CiphertextBlob: answer.PrivateKeyCiphertextBlob });
      expect(isPair(Plaintext, answer.PublicKey), 'the keys are no pair');
    },
  },
  {
    id: 'data-keys/pair-under-an-asymmetric-key',
    shows: 'GenerateDataKeyPair refuses an asymmetric key: it takes symmetric encryption keys only.',
    source: model('InvalidKeyUsageException'),
    judges: ['GenerateDataKeyPair'],
    run: async ({ kms, key }) => {
      const KeyId = (await key('RSA for encryption')).id;
      const request = { KeyId, KeyPairSpec: 'ECC_NIST_P256' } as const;
      await refused('InvalidKeyUsageException', kms.generateDataKeyPair(request));
    },
  },
  {
    id: 'data-keys/pair-of-an-unknown-spec',
    shows: 'GenerateDataKeyPair refuses a spec that does not exist.',
    source: model('DataKeyPairSpec'),
    judges: ['GenerateDataKeyPair'],
    run: async ({ kms, key }) => {
      const request = { KeyId: (await key('symmetric')).id, KeyPairSpec: 'RSA_1024' as never };
      await refused('ValidationException', kms.generateDataKeyPair(request));
    },
  },
];

const RANDOM: readonly EndpointCheck[] = [
  ...[1, 1024].map(
    (NumberOfBytes): EndpointCheck => ({
      id: `data-keys/random-${NumberOfBytes}`,
      shows: `GenerateRandom gives ${NumberOfBytes === 1 ? 'one byte' : '1,024 bytes'}.`,
      source: api('GenerateRandom', 'NumberOfBytes'),
      judges: ['GenerateRandom'],
      run: async ({ kms }) => {
        const { Plaintext } = await kms.generateRandom({ NumberOfBytes });
        expectEqual(Plaintext?.length, NumberOfBytes, 'the number of bytes');
      },
    }),
  ),
  ...[0, 1025].map(
    (NumberOfBytes): EndpointCheck => ({
      id: `data-keys/random-refuses-${NumberOfBytes}`,
      shows: `GenerateRandom refuses ${NumberOfBytes} bytes: it gives 1 to 1,024.`,
      source: model('NumberOfBytesType'),
      judges: ['GenerateRandom'],
      run: async ({ kms, key }) => {
        // A refusal shows something only where calls are not refused anyway.
        await key('symmetric');
        await refused('ValidationException', kms.generateRandom({ NumberOfBytes }));
      },
    }),
  ),
  {
    id: 'data-keys/random-is-random',
    shows: 'Two calls of GenerateRandom give different bytes.',
    source: api('GenerateRandom'),
    judges: ['GenerateRandom'],
    run: async ({ kms }) => {
      const [one, other] = [
        await kms.generateRandom({ NumberOfBytes: 32 }),
        await kms.generateRandom({ NumberOfBytes: 32 }),
      ];
      expect(one.Plaintext !== undefined && hex(one.Plaintext) !== hex(other.Plaintext), 'both are the same');
    },
  },
];

/** Data keys, data key pairs and random bytes. */
export const DATA_KEY_CHECKS: readonly EndpointCheck[] = [
  ...DATA_KEYS,
  ...MORE,
  ...REFUSALS,
  ...PAIRS,
  ...RANDOM,
];

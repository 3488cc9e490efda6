import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { digestOf, verifies } from '../independent/verify.ts';
import { refused } from '../refused.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, guide, model } from '../sources.ts';
import { ECDSA, MESSAGE, publicKeyOf, signed, slug, type Way } from './signatures.ts';

const RSA = ['PKCS1_V1_5', 'PSS'].flatMap((padding) =>
  [256, 384, 512].map((bits) => `RSASSA_${padding}_SHA_${bits}` as SigningAlgorithmSpec),
);

const RAW_OR_DIGEST: readonly (readonly [SharedKeyName, SigningAlgorithmSpec])[] = [
  ...RSA.map((algorithm) => ['RSA_2048', algorithm] as const),
  ['RSA_3072', 'RSASSA_PKCS1_V1_5_SHA_384'],
  ['RSA_4096', 'RSASSA_PSS_SHA_512'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
];

const LATTICES = ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const;

/** Each algorithm on a key that has it, with each type of message that it takes. */
const WAYS: readonly Way[] = [
  ...RAW_OR_DIGEST.flatMap(([key, algorithm]) => [
    [key, algorithm, 'RAW'] as const,
    [key, algorithm, 'DIGEST'] as const,
  ]),
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'RAW'],
  ['ECC_NIST_EDWARDS25519', 'ED25519_PH_SHA_512', 'DIGEST'],
  ...LATTICES.map((spec) => [spec, 'ML_DSA_SHAKE_256', 'RAW'] as const),
];

/** What Sign is given as the message, and what a verifier gets as it. */
function given(
  algorithm: SigningAlgorithmSpec,
  type: MessageType,
): { Message: Uint8Array; signed: Uint8Array } {
  if (type === 'RAW') return { Message: MESSAGE, signed: MESSAGE };
  const digest = digestOf(algorithm, MESSAGE);
  // Ed25519ph hashes what it is given, and KMS gives it the digest.
  return { Message: digest, signed: algorithm.startsWith('ED25519') ? digest : MESSAGE };
}

const SIGNATURES = WAYS.map((way): EndpointCheck => {
  const [name, algorithm, type] = way;
  return {
    id: `signing/signs-with-${slug(way)}`,
    shows: `A ${type} message that a ${name} key signs with ${algorithm} is verified by a library that is not the endpoint's.`,
    source: algorithm.includes('PSS')
      ? guide('symm-asymm-choose-key-spec', 'MGF1 over the same hash, a salt as long as the digest')
      : api('Sign', 'SigningAlgorithm'),
    judges: ['Sign'],
    run: async (session) => {
      const { Message, signed: whole } = given(algorithm, type);
      const signature = await signed(session, way, Message);
      const publicKey = await publicKeyOf(session, name);
      expect(verifies(publicKey, algorithm, whole, signature), 'the signature does not verify');
    },
  };
});

const FORMS: readonly EndpointCheck[] = [
  {
    id: 'signing/a-raw-message-and-its-digest-are-one',
    shows: 'A signature over a RAW message verifies with its DIGEST, and the other way round.',
    source: api('Sign', 'MessageType'),
    judges: ['Sign', 'Verify'],
    run: async (session) => {
      const { kms, key } = session;
      const { id: KeyId } = await key('ECC_NIST_P256');
      const SigningAlgorithm = 'ECDSA_SHA_256' as const;
      const forms = [
        { MessageType: 'RAW', Message: MESSAGE },
        { MessageType: 'DIGEST', Message: digestOf(SigningAlgorithm, MESSAGE) },
      ] as const;
      for (const form of forms) {
        const { Signature } = await kms.sign({ KeyId, SigningAlgorithm, ...form });
        for (const other of forms) {
          const { SignatureValid } = await kms.verify({ KeyId, SigningAlgorithm, ...other, Signature });
          expectEqual(SignatureValid, true, `${form.MessageType} verified as ${other.MessageType}`);
        }
      }
    },
  },
  {
    id: 'signing/a-message-is-raw-by-default',
    shows: 'Without a MessageType the message is RAW: Sign hashes it.',
    source: api('Sign', 'MessageType: the default value is RAW'),
    judges: ['Sign'],
    run: async (session) => {
      const { id: KeyId } = await session.key('ECC_NIST_P256');
      const Message = digestOf('ECDSA_SHA_256', MESSAGE);
      const { Signature = new Uint8Array() } = await session.kms.sign({
        KeyId,
        Message,
        SigningAlgorithm: 'ECDSA_SHA_256',
      });
      const publicKey = await publicKeyOf(session, 'ECC_NIST_P256');
      expect(verifies(publicKey, 'ECDSA_SHA_256', Message, Signature), 'the 32 bytes were not hashed');
    },
  },
  {
    id: 'signing/the-answer-names-the-algorithm',
    shows: 'Sign answers with the algorithm.',
    source: api('Sign', 'SigningAlgorithm'),
    judges: ['Sign'],
    run: async ({ kms, key }) => {
      const SigningAlgorithm = 'ECDSA_SHA_256' as const;
      const request = { KeyId: (await key('ECC_NIST_P256')).id, Message: MESSAGE, SigningAlgorithm };
      expectEqual((await kms.sign(request)).SigningAlgorithm, SigningAlgorithm, 'the algorithm');
    },
  },
  ...(
    [
      ['RSASSA_PKCS1_V1_5_SHA_256', 'RSA_2048', true, 'RFC 8017, 8.2'],
      ['RSASSA_PSS_SHA_256', 'RSA_2048', false, 'RFC 8017, 8.1: a random salt'],
      ['ED25519_SHA_512', 'ECC_NIST_EDWARDS25519', true, 'RFC 8032, 5.1.6'],
    ] as const
  ).map(
    ([algorithm, name, same, source]): EndpointCheck => ({
      id: `signing/${algorithm}-is-${same ? 'deterministic' : 'randomized'}`,
      shows: `Two signatures of one message with ${algorithm} are ${same ? 'the same' : 'not the same'}.`,
      source,
      judges: ['Sign'],
      run: async (session) => {
        const way = [name, algorithm, 'RAW'] as const;
        const [one, other] = [await signed(session, way, MESSAGE), await signed(session, way, MESSAGE)];
        expectEqual(Buffer.from(one).equals(other), same, 'whether they are the same');
      },
    }),
  ),
  ...(
    [
      ['RSA_2048', 'RSASSA_PSS_SHA_256', 256],
      ['RSA_3072', 'RSASSA_PSS_SHA_256', 384],
      ['RSA_4096', 'RSASSA_PSS_SHA_256', 512],
      ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 64],
      ['ML_DSA_44', 'ML_DSA_SHAKE_256', 2420],
      ['ML_DSA_65', 'ML_DSA_SHAKE_256', 3309],
      ['ML_DSA_87', 'ML_DSA_SHAKE_256', 4627],
    ] as const
  ).map(
    ([name, algorithm, length]): EndpointCheck => ({
      id: `signing/a-signature-of-${name}-has-${length}-bytes`,
      shows: `A signature of a ${name} key has ${length} bytes.`,
      source: name.startsWith('ML') ? 'FIPS 204, table 2' : api('Sign', 'Signature'),
      judges: ['Sign'],
      run: async (session) => {
        const signature = await signed(session, [name, algorithm, 'RAW'], MESSAGE);
        expectEqual(signature.length, length, 'the length of the signature');
      },
    }),
  ),
  {
    id: 'signing/takes-4096-bytes',
    shows: 'A RAW message of 4,096 bytes is signed.',
    source: api('Sign', 'Message'),
    judges: ['Sign'],
    run: async (session) => {
      const message = Buffer.alloc(4096, 7);
      const signature = await signed(session, ['ECC_NIST_P256', 'ECDSA_SHA_256', 'RAW'], message);
      const publicKey = await publicKeyOf(session, 'ECC_NIST_P256');
      expect(verifies(publicKey, 'ECDSA_SHA_256', message, signature), 'the signature does not verify');
    },
  },
];

const PAIR = { KeySpec: 'ECC_NIST_P256' } as const;

const REFUSED: readonly (readonly [
  name: string,
  shows: string,
  source: string,
  code: string | readonly string[],
  key: SharedKeyName,
  input: {
    SigningAlgorithm: SigningAlgorithmSpec;
    Message: Uint8Array;
    MessageType?: MessageType;
    DryRun?: boolean;
  },
])[] = [
  [
    '4097-bytes',
    'a message of 4,097 bytes',
    model('Sign: Message'),
    'ValidationException',
    PAIR.KeySpec,
    { ...ECDSA, Message: Buffer.alloc(4097) },
  ],
  [
    'an-empty-message',
    'an empty message',
    model('Sign: Message'),
    'ValidationException',
    PAIR.KeySpec,
    { ...ECDSA, Message: Buffer.alloc(0) },
  ],
  [
    'a-digest-of-another-length',
    'a digest of 31 bytes for SHA-256',
    api('Sign', 'MessageType'),
    'ValidationException',
    PAIR.KeySpec,
    { ...ECDSA, Message: Buffer.alloc(31), MessageType: 'DIGEST' },
  ],
  [
    'an-unknown-algorithm',
    'an algorithm that does not exist',
    model('SigningAlgorithmSpec'),
    'ValidationException',
    PAIR.KeySpec,
    { ...ECDSA, SigningAlgorithm: 'ECDSA_MD5' as never },
  ],
  [
    'the-algorithm-of-another-curve',
    'ECDSA_SHA_384 with a P-256 key',
    model('InvalidKeyUsageException'),
    'InvalidKeyUsageException',
    PAIR.KeySpec,
    { ...ECDSA, SigningAlgorithm: 'ECDSA_SHA_384' },
  ],
  [
    'an-rsa-algorithm-for-a-curve',
    'an RSA algorithm with a P-256 key',
    model('InvalidKeyUsageException'),
    'InvalidKeyUsageException',
    PAIR.KeySpec,
    { ...ECDSA, SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
  ],
  [
    'a-symmetric-key',
    'a symmetric key',
    model('InvalidKeyUsageException'),
    'InvalidKeyUsageException',
    'symmetric',
    ECDSA,
  ],
  [
    'an-rsa-key-for-encryption',
    'an RSA key for encryption',
    model('InvalidKeyUsageException'),
    'InvalidKeyUsageException',
    'RSA for encryption',
    { ...ECDSA, SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
  ],
  [
    'an-hmac-key',
    'an HMAC key',
    model('InvalidKeyUsageException'),
    'InvalidKeyUsageException',
    'HMAC_256',
    ECDSA,
  ],
  [
    'ed25519-with-a-digest',
    'a DIGEST with ED25519_SHA_512, which takes RAW messages only',
    api('CreateKey', 'KeySpec'),
    ['ValidationException', 'InvalidKeyUsageException'],
    'ECC_NIST_EDWARDS25519',
    {
      SigningAlgorithm: 'ED25519_SHA_512',
      Message: digestOf('ED25519_SHA_512', MESSAGE),
      MessageType: 'DIGEST',
    },
  ],
  [
    'a-dry-run',
    'a dry run, which would have succeeded',
    api('Sign', 'DryRun'),
    'DryRunOperationException',
    PAIR.KeySpec,
    { ...ECDSA, DryRun: true },
  ],
];

const REFUSALS = REFUSED.map(
  ([name, shows, source, code, keyName, input]): EndpointCheck => ({
    id: `signing/refuses-${name}`,
    shows: `Sign refuses ${shows} with ${[code].flat().join(' or ')}.`,
    source,
    judges: ['Sign'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key(keyName);
      await refused(code, kms.sign({ KeyId, ...input }));
    },
  }),
);

/** Sign. */
export const SIGNING_CHECKS: readonly EndpointCheck[] = [...SIGNATURES, ...FORMS, ...REFUSALS];

import type { EncryptCommandInput } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, guide, model } from '../sources.ts';
import { CONTEXT, encrypted, expectPlaintext, PLAINTEXT } from './ciphertexts.ts';

const ROUND_TRIPS: readonly EndpointCheck[] = [
  {
    id: 'encryption/decrypts-what-it-encrypted',
    shows: 'Decrypt gives back what Encrypt was given, and needs no key id for a symmetric key.',
    source: api('Decrypt', 'KeyId is optional for symmetric encryption keys'),
    judges: ['Encrypt', 'Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric');
      expectPlaintext(await session.kms.decrypt({ CiphertextBlob }));
    },
  },
  {
    id: 'encryption/the-answers-name-the-algorithm',
    shows: 'Encrypt and Decrypt name the algorithm that they used.',
    source: api('Encrypt', 'EncryptionAlgorithm'),
    judges: ['Encrypt', 'Decrypt'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      const { CiphertextBlob, EncryptionAlgorithm } = await kms.encrypt({ KeyId, Plaintext: PLAINTEXT });
      const found = [EncryptionAlgorithm, (await kms.decrypt({ CiphertextBlob })).EncryptionAlgorithm];
      expectEqual(found, ['SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT'], 'the algorithms');
    },
  },
  {
    id: 'encryption/the-ciphertext-hides-the-plaintext',
    shows: 'Two ciphertexts of one plaintext differ, and neither has the plaintext in it.',
    source: guide('crypto-intro', 'symmetric encryption: AES-GCM'),
    judges: ['Encrypt'],
    run: async (session) => {
      const [one, other] = [await encrypted(session, 'symmetric'), await encrypted(session, 'symmetric')];
      expect(!Buffer.from(one).equals(other), 'both ciphertexts are the same');
      expect(!Buffer.from(one).includes(PLAINTEXT), 'the plaintext is in the ciphertext');
    },
  },
  {
    id: 'encryption/takes-4096-bytes',
    shows: 'A symmetric key encrypts 4,096 bytes.',
    source: api('Encrypt', 'Plaintext'),
    judges: ['Encrypt', 'Decrypt'],
    run: async (session) => {
      const Plaintext = Buffer.alloc(4096, 5);
      const CiphertextBlob = await encrypted(session, 'symmetric', { Plaintext });
      expectPlaintext(await session.kms.decrypt({ CiphertextBlob }), Plaintext);
    },
  },
  {
    id: 'encryption/decrypt-takes-the-key-that-encrypted',
    shows: 'Decrypt takes the id, the ARN and an alias of the key that encrypted.',
    source: api('Decrypt', 'KeyId'),
    judges: ['Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric');
      const { id, arn } = await session.key('symmetric');
      for (const KeyId of [id, arn, await session.makeAlias(id)]) {
        expectPlaintext(await session.kms.decrypt({ CiphertextBlob, KeyId }));
      }
    },
  },
  {
    id: 'encryption/the-context-has-no-order',
    shows: 'The pairs of an encryption context may come in another order.',
    source: guide('encrypt_context', 'the order of the pairs can vary'),
    judges: ['Encrypt', 'Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric', { EncryptionContext: CONTEXT });
      const EncryptionContext = { Tenant: 'a', purpose: 'test' };
      expectPlaintext(await session.kms.decrypt({ CiphertextBlob, EncryptionContext }));
    },
  },
];

/** Contexts that are not the one that was encrypted with. */
const CONTEXTS: readonly (readonly [string, string, Record<string, string> | undefined])[] = [
  ['no', 'without the encryption context', undefined],
  ['an-incomplete', 'with a part of the encryption context', { purpose: 'test' }],
  ['a-larger', 'with more than the encryption context', { ...CONTEXT, more: 'b' }],
  ['another', 'with another value in the encryption context', { ...CONTEXT, Tenant: 'b' }],
  [
    'another-case-of-the',
    'with other letters of case in the encryption context',
    { purpose: 'test', tenant: 'a' },
  ],
];

const WRONG_CONTEXTS = CONTEXTS.map(
  ([name, how, EncryptionContext]): EndpointCheck => ({
    id: `encryption/refuses-${name}-context`,
    shows: `Decrypt refuses a ciphertext ${how} that it was made with.`,
    source: guide('encrypt_context', 'an exact case-sensitive match'),
    judges: ['Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric', { EncryptionContext: CONTEXT });
      await refused('InvalidCiphertextException', session.kms.decrypt({ CiphertextBlob, EncryptionContext }));
    },
  }),
);

const REFUSALS: readonly EndpointCheck[] = [
  {
    id: 'encryption/refuses-a-changed-ciphertext',
    shows: 'Decrypt refuses a ciphertext with one bit turned.',
    source: model('InvalidCiphertextException'),
    judges: ['Decrypt'],
    run: async (session) => {
      const ciphertext = await encrypted(session, 'symmetric');
      const CiphertextBlob = Uint8Array.from(ciphertext, (byte, i) =>
        i === ciphertext.length - 1 ? byte ^ 1 : byte,
      );
      await refused('InvalidCiphertextException', session.kms.decrypt({ CiphertextBlob }));
    },
  },
  {
    id: 'encryption/refuses-what-is-no-ciphertext',
    shows: 'Decrypt refuses bytes that no key of KMS encrypted.',
    source: model('InvalidCiphertextException'),
    judges: ['Decrypt'],
    run: async ({ kms }) => {
      // Bytes that happen to look like a ciphertext of a key that is not the caller's are an AccessDeniedException.
      const codes = ['InvalidCiphertextException', 'AccessDeniedException'];
      await refused(codes, kms.decrypt({ CiphertextBlob: Buffer.alloc(200, 1) }));
    },
  },
  {
    id: 'encryption/refuses-the-wrong-key',
    shows:
      'Decrypt with the id of another key than the one that encrypted is refused with IncorrectKeyException.',
    source: model('IncorrectKeyException'),
    judges: ['Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric');
      const { id: KeyId } = await session.key('another symmetric');
      await refused('IncorrectKeyException', session.kms.decrypt({ CiphertextBlob, KeyId }));
    },
  },
  ...(
    [
      [
        '4097-bytes',
        'symmetric',
        { Plaintext: Buffer.alloc(4097) },
        'ValidationException',
        model('PlaintextType'),
      ],
      [
        'an-empty-plaintext',
        'symmetric',
        { Plaintext: Buffer.alloc(0) },
        'ValidationException',
        model('PlaintextType'),
      ],
      [
        'an-unknown-algorithm',
        'symmetric',
        { EncryptionAlgorithm: 'AES' as never },
        'ValidationException',
        model('EncryptionAlgorithmSpec'),
      ],
      [
        'a-signing-key',
        'RSA_2048',
        { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' },
        'InvalidKeyUsageException',
        model('InvalidKeyUsageException'),
      ],
      ['an-hmac-key', 'HMAC_256', {}, 'InvalidKeyUsageException', model('InvalidKeyUsageException')],
      [
        'an-rsa-algorithm-for-a-symmetric-key',
        'symmetric',
        { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' },
        'InvalidKeyUsageException',
        model('InvalidKeyUsageException'),
      ],
      [
        'the-symmetric-algorithm-for-an-rsa-key',
        'RSA for encryption',
        { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
        'InvalidKeyUsageException',
        model('InvalidKeyUsageException'),
      ],
      ['a-dry-run', 'symmetric', { DryRun: true }, 'DryRunOperationException', api('Encrypt', 'DryRun')],
    ] as readonly [string, SharedKeyName, Partial<EncryptCommandInput>, string, string][]
  ).map(
    ([name, keyName, more, code, source]): EndpointCheck => ({
      id: `encryption/encrypt-refuses-${name}`,
      shows: `Encrypt refuses ${name.replaceAll('-', ' ')} with ${code}.`,
      source,
      judges: ['Encrypt'],
      run: async (session) => {
        await refused(code, encrypted(session, keyName, more));
      },
    }),
  ),
  {
    id: 'encryption/decrypt-can-be-tried-out',
    shows: 'A dry run of Decrypt that would succeed is refused with DryRunOperationException.',
    source: api('Decrypt', 'DryRun'),
    judges: ['Decrypt'],
    run: async (session) => {
      const CiphertextBlob = await encrypted(session, 'symmetric');
      await refused('DryRunOperationException', session.kms.decrypt({ CiphertextBlob, DryRun: true }));
    },
  },
];

/** Encrypt and Decrypt with symmetric keys. */
export const ENCRYPTION_CHECKS: readonly EndpointCheck[] = [...ROUND_TRIPS, ...WRONG_CONTEXTS, ...REFUSALS];

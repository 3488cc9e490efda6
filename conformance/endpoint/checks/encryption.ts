import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { EncryptCommandInput, EncryptionAlgorithmSpec } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, guide, model } from '../sources.ts';

const PLAINTEXT = Buffer.from('a secret of forty characters, more or less');
const CONTEXT = { purpose: 'test', Tenant: 'a' };

/** Encrypts under a shared key. */
async function encrypted(
  { kms, key }: Session,
  name: SharedKeyName,
  more: Partial<EncryptCommandInput> = {},
): Promise<Uint8Array> {
  const request = { KeyId: (await key(name)).id, Plaintext: PLAINTEXT, ...more };
  const { CiphertextBlob } = await kms.encrypt(request);
  expect(CiphertextBlob !== undefined, 'Encrypt answered without a ciphertext');
  return CiphertextBlob;
}

function expectPlaintext(
  { Plaintext = new Uint8Array() }: { readonly Plaintext?: Uint8Array | undefined },
  expected: Uint8Array = PLAINTEXT,
): void {
  expectEqual(Buffer.from(Plaintext).toString('hex'), Buffer.from(expected).toString('hex'), 'the plaintext');
}

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

const OAEP = [
  ['RSAES_OAEP_SHA_1', 'sha1', 214],
  ['RSAES_OAEP_SHA_256', 'sha256', 190],
] as const;

const RSA_CHECKS = OAEP.flatMap(([EncryptionAlgorithm, oaepHash, most]): readonly EndpointCheck[] => [
  {
    id: `encryption/${EncryptionAlgorithm}-round-trip`,
    shows: `An RSA key decrypts what it encrypted with ${EncryptionAlgorithm}, up to ${most} bytes.`,
    source: api('Encrypt', 'maximum size of the data by key spec and algorithm'),
    judges: ['Encrypt', 'Decrypt'],
    run: async (session) => {
      const Plaintext = Buffer.alloc(most, 3);
      const CiphertextBlob = await encrypted(session, 'RSA for encryption', {
        EncryptionAlgorithm,
        Plaintext,
      });
      expectEqual(CiphertextBlob.length, 256, 'the length of the ciphertext');
      const { id: KeyId } = await session.key('RSA for encryption');
      expectPlaintext(await session.kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }), Plaintext);
    },
  },
  {
    id: `encryption/${EncryptionAlgorithm}-from-outside`,
    shows: `What OpenSSL encrypts with the public key and ${EncryptionAlgorithm}, Decrypt opens.`,
    source: guide('download-public-key', 'encrypting outside of KMS'),
    judges: ['Decrypt'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('RSA for encryption');
      const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId });
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
      const CiphertextBlob = publicEncrypt({ key: publicKey, padding, oaepHash }, PLAINTEXT);
      expectPlaintext(await kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    },
  },
  {
    id: `encryption/${EncryptionAlgorithm}-takes-no-more-than-fits`,
    shows: `An RSA_2048 key refuses ${most + 1} bytes with ${EncryptionAlgorithm}.`,
    source: api('Encrypt', 'maximum size of the data by key spec and algorithm'),
    judges: ['Encrypt'],
    run: async (session) => {
      const Plaintext = Buffer.alloc(most + 1);
      const encrypting = encrypted(session, 'RSA for encryption', { EncryptionAlgorithm, Plaintext });
      await refused('ValidationException', encrypting);
    },
  },
]);

const RSA_REFUSALS: readonly EndpointCheck[] = [
  {
    id: 'encryption/an-rsa-ciphertext-needs-its-algorithm',
    shows:
      'Decrypt with another algorithm than the one of Encrypt is refused with InvalidCiphertextException.',
    source: api(
      'Decrypt',
      'EncryptionAlgorithm: if you specify a different algorithm, the Decrypt operation fails',
    ),
    judges: ['Decrypt'],
    run: async (session) => {
      const made: EncryptionAlgorithmSpec = 'RSAES_OAEP_SHA_1';
      const CiphertextBlob = await encrypted(session, 'RSA for encryption', { EncryptionAlgorithm: made });
      const { id: KeyId } = await session.key('RSA for encryption');
      const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256' as const;
      await refused(
        'InvalidCiphertextException',
        session.kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }),
      );
    },
  },
];

const RE_ENCRYPTIONS: readonly EndpointCheck[] = [
  {
    id: 'encryption/re-encrypts-under-another-key',
    shows: 'ReEncrypt puts a plaintext under another key, and names both keys.',
    source: api('ReEncrypt'),
    judges: ['ReEncrypt'],
    run: async (session) => {
      const { kms, key } = session;
      const [from, to] = [await key('symmetric'), await key('another symmetric')];
      const answer = await kms.reEncrypt({
        CiphertextBlob: await encrypted(session, 'symmetric'),
        DestinationKeyId: to.id,
      });
      const { SourceKeyId, KeyId, CiphertextBlob } = answer;
      expectEqual([SourceKeyId, KeyId], [from.arn, to.arn], 'SourceKeyId and KeyId');
      expectPlaintext(await kms.decrypt({ CiphertextBlob, KeyId: to.id }));
    },
  },
  {
    id: 'encryption/re-encrypt-changes-the-context',
    shows: 'ReEncrypt can change the encryption context under the same key.',
    source: api('ReEncrypt', 'DestinationEncryptionContext'),
    judges: ['ReEncrypt'],
    run: async (session) => {
      const { id: DestinationKeyId } = await session.key('symmetric');
      const before = await encrypted(session, 'symmetric', { EncryptionContext: CONTEXT });
      const contexts = { SourceEncryptionContext: CONTEXT, DestinationEncryptionContext: { now: 'this' } };
      const { CiphertextBlob } = await session.kms.reEncrypt({
        CiphertextBlob: before,
        DestinationKeyId,
        ...contexts,
      });
      expectPlaintext(await session.kms.decrypt({ CiphertextBlob, EncryptionContext: { now: 'this' } }));
    },
  },
  {
    id: 'encryption/re-encrypts-from-symmetric-to-rsa',
    shows: 'ReEncrypt goes from a symmetric key to an RSA key.',
    source: api('ReEncrypt', 'DestinationEncryptionAlgorithm'),
    judges: ['ReEncrypt'],
    run: async (session) => {
      const { id: KeyId } = await session.key('RSA for encryption');
      const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256' as const;
      const { CiphertextBlob } = await session.kms.reEncrypt({
        CiphertextBlob: await encrypted(session, 'symmetric'),
        ...{ DestinationKeyId: KeyId, DestinationEncryptionAlgorithm: EncryptionAlgorithm },
      });
      expectPlaintext(await session.kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }));
    },
  },
  {
    id: 'encryption/re-encrypt-refuses-the-wrong-source',
    shows:
      'ReEncrypt with another SourceKeyId than the key that encrypted is refused with IncorrectKeyException.',
    source: model('IncorrectKeyException'),
    judges: ['ReEncrypt'],
    run: async (session) => {
      const { id } = await session.key('another symmetric');
      const CiphertextBlob = await encrypted(session, 'symmetric');
      const request = { CiphertextBlob, SourceKeyId: id, DestinationKeyId: id };
      await refused('IncorrectKeyException', session.kms.reEncrypt(request));
    },
  },
  {
    id: 'encryption/re-encrypt-needs-the-source-context',
    shows:
      'ReEncrypt without the encryption context of the source is refused with InvalidCiphertextException.',
    source: api('ReEncrypt', 'SourceEncryptionContext'),
    judges: ['ReEncrypt'],
    run: async (session) => {
      const { id: DestinationKeyId } = await session.key('another symmetric');
      const CiphertextBlob = await encrypted(session, 'symmetric', { EncryptionContext: CONTEXT });
      await refused(
        'InvalidCiphertextException',
        session.kms.reEncrypt({ CiphertextBlob, DestinationKeyId }),
      );
    },
  },
];

/** Encrypt, Decrypt and ReEncrypt. */
export const ENCRYPTION_CHECKS: readonly EndpointCheck[] = [
  ...ROUND_TRIPS,
  ...WRONG_CONTEXTS,
  ...REFUSALS,
  ...RSA_CHECKS,
  ...RSA_REFUSALS,
  ...RE_ENCRYPTIONS,
];

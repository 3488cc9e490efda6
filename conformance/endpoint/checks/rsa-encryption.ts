import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { EncryptionAlgorithmSpec } from '@aws-sdk/client-kms';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, guide } from '../sources.ts';
import { encrypted, expectPlaintext, PLAINTEXT } from './ciphertexts.ts';

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

/** Encryption with RSA keys. */
export const RSA_ENCRYPTION_CHECKS: readonly EndpointCheck[] = [...RSA_CHECKS, ...RSA_REFUSALS];

import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, model } from '../sources.ts';
import { CONTEXT, encrypted, expectPlaintext } from './ciphertexts.ts';

/** ReEncrypt. */
export const RE_ENCRYPTION_CHECKS: readonly EndpointCheck[] = [
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
        DestinationKeyId: KeyId,
        DestinationEncryptionAlgorithm: EncryptionAlgorithm,
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

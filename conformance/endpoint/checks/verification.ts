import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api } from '../sources.ts';
import { ECDSA, MESSAGE, signed, slug, type Way } from './signatures.ts';

/** One way for each family of algorithms. */
const FAMILIES: readonly Way[] = [
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'RAW'],
  ['RSA_2048', 'RSASSA_PSS_SHA_256', 'RAW'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'RAW'],
  ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'RAW'],
  ['ML_DSA_44', 'ML_DSA_SHAKE_256', 'RAW'],
];

const VERIFICATIONS = FAMILIES.flatMap((way): readonly EndpointCheck[] => {
  const [name, SigningAlgorithm, MessageType] = way;
  const verify = async (session: Session, Message: Uint8Array, Signature: Uint8Array) => {
    const { id: KeyId } = await session.key(name);
    return session.kms.verify({ KeyId, SigningAlgorithm, MessageType, Message, Signature });
  };
  return [
    {
      id: `signing/verifies-${slug(way)}`,
      shows: `Verify accepts what a ${name} key signed with ${SigningAlgorithm}, and names the algorithm.`,
      source: api('Verify'),
      judges: ['Verify'],
      run: async (session) => {
        const answer = await verify(session, MESSAGE, await signed(session, way, MESSAGE));
        const { SignatureValid, SigningAlgorithm: algorithm } = answer;
        expectEqual([SignatureValid, algorithm], [true, SigningAlgorithm], 'the answer');
      },
    },
    {
      id: `signing/refuses-another-message-${slug(way)}`,
      shows: `Verify refuses a signature over another message, of a ${name} key with ${SigningAlgorithm}.`,
      source: api('Verify', 'KMSInvalidSignatureException'),
      judges: ['Verify'],
      run: async (session) => {
        const signature = await signed(session, way, MESSAGE);
        await refused('KMSInvalidSignatureException', verify(session, Buffer.from('another'), signature));
      },
    },
  ];
});

const VERIFY_REFUSALS: readonly EndpointCheck[] = [
  {
    id: 'signing/verify-refuses-a-changed-signature',
    shows: 'Verify refuses a signature with one bit turned.',
    source: api('Verify', 'KMSInvalidSignatureException'),
    judges: ['Verify'],
    run: async (session) => {
      const { id: KeyId } = await session.key('RSA_2048');
      const way = ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'RAW'] as const;
      const Signature = Uint8Array.from(await signed(session, way, MESSAGE), (byte, i) =>
        i === 9 ? byte ^ 1 : byte,
      );
      const request = { KeyId, SigningAlgorithm: way[1], Message: MESSAGE, Signature };
      await refused('KMSInvalidSignatureException', session.kms.verify(request));
    },
  },
  {
    id: 'signing/verify-refuses-the-signature-of-another-key',
    shows: 'Verify refuses the signature of another key of the same usage.',
    source: api('Verify', 'KMSInvalidSignatureException'),
    judges: ['Verify'],
    run: async (session) => {
      const { id: KeyId } = await session.key('ECC_SECG_P256K1');
      const Signature = await signed(session, ['ECC_NIST_P256', 'ECDSA_SHA_256', 'RAW'], MESSAGE);
      await refused('KMSInvalidSignatureException', session.kms.verify({ KeyId, ...ECDSA, Signature }));
    },
  },
  {
    id: 'signing/verify-can-be-tried-out',
    shows: 'A dry run of Verify with a good signature is refused with DryRunOperationException.',
    source: api('Verify', 'DryRun'),
    judges: ['Verify'],
    run: async (session) => {
      const { id: KeyId } = await session.key('ECC_NIST_P256');
      const Signature = await signed(session, ['ECC_NIST_P256', 'ECDSA_SHA_256', 'RAW'], MESSAGE);
      const request = { KeyId, ...ECDSA, Signature, DryRun: true };
      await refused('DryRunOperationException', session.kms.verify(request));
    },
  },
];

/** Verify. */
export const VERIFICATION_CHECKS: readonly EndpointCheck[] = [...VERIFICATIONS, ...VERIFY_REFUSALS];

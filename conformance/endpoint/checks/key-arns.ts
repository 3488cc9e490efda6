import { generateKeyPairSync } from 'node:crypto';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import type { Key, Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api } from '../sources.ts';

const X = Buffer.from('x');
const SIGNING = { Message: X, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const MAC = { Message: X, MacAlgorithm: 'HMAC_SHA_256' } as const;

/** An answer that names the key that was used. */
type Answer = Promise<{ readonly KeyId?: string | undefined }>;
type Call = (session: Session, KeyId: string) => Answer;

/** What operations with keys that checks share answer. */
const CALLS: Readonly<Record<string, readonly [SharedKeyName, Call]>> = {
  Encrypt: ['symmetric', ({ kms }, KeyId) => kms.encrypt({ KeyId, Plaintext: X })],
  Decrypt: [
    'symmetric',
    async ({ kms }, KeyId) => {
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: X });
      return kms.decrypt({ CiphertextBlob });
    },
  ],
  GenerateDataKey: ['symmetric', ({ kms }, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })],
  GenerateDataKeyWithoutPlaintext: [
    'symmetric',
    ({ kms }, KeyId) => kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
  ],
  GenerateDataKeyPair: [
    'symmetric',
    ({ kms }, KeyId) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
  ],
  Sign: ['ECC_NIST_P256', ({ kms }, KeyId) => kms.sign({ KeyId, ...SIGNING })],
  Verify: [
    'ECC_NIST_P256',
    async ({ kms }, KeyId) => {
      const { Signature } = await kms.sign({ KeyId, ...SIGNING });
      return kms.verify({ KeyId, ...SIGNING, Signature });
    },
  ],
  GetPublicKey: ['ECC_NIST_P256', ({ kms }, KeyId) => kms.getPublicKey({ KeyId })],
  GenerateMac: ['HMAC_256', ({ kms }, KeyId) => kms.generateMac({ KeyId, ...MAC })],
  VerifyMac: [
    'HMAC_256',
    async ({ kms }, KeyId) => {
      const { Mac } = await kms.generateMac({ KeyId, ...MAC });
      return kms.verifyMac({ KeyId, ...MAC, Mac });
    },
  ],
  DeriveSharedSecret: [
    'P-256 for agreement',
    ({ kms }, KeyId) => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      const PublicKey = publicKey.export({ type: 'spki', format: 'der' });
      return kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey });
    },
  ],
  GetParametersForImport: [
    'pending import',
    ({ kms }, KeyId) =>
      kms.getParametersForImport({
        KeyId,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      }),
  ],
};

function answers(
  operation: string,
  call: (session: Session) => Promise<readonly [Key, Answer]>,
): EndpointCheck {
  return {
    id: `keys/${operation}-answers-with-the-arn`,
    shows: `${operation} answers with the ARN of the key, also when its id named it.`,
    source: api(operation, 'KeyId: the Amazon Resource Name (key ARN)'),
    judges: [operation],
    run: async (session) => {
      const [{ arn }, answer] = await call(session);
      expectEqual((await answer).KeyId, arn, 'the KeyId of the answer');
    },
  };
}

/** Whether answers name the key by its ARN. */
export const KEY_ARN_CHECKS: readonly EndpointCheck[] = [
  ...Object.entries(CALLS).map(([operation, [name, call]]) =>
    answers(operation, async (session) => {
      const key = await session.key(name);
      return [key, call(session, key.id)];
    }),
  ),
  answers('ScheduleKeyDeletion', async ({ kms, makeKey }) => {
    const key = await makeKey();
    return [key, kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 })];
  }),
  answers('CancelKeyDeletion', async ({ kms, makeKey }) => {
    const key = await makeKey();
    await kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 });
    return [key, kms.cancelKeyDeletion({ KeyId: key.id })];
  }),
];

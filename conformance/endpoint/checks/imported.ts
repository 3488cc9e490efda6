import type {
  AlgorithmSpec,
  CreateKeyCommandInput,
  ImportKeyMaterialCommandInput,
  WrappingKeySpec,
} from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { wrap } from '../independent/wrap.ts';
import type { Key, Session } from '../session/session.ts';

/** Of material that does not expire. */
export const FOREVER = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const;
/** A key that waits for its material. */
export function emptyKey({ makeKey }: Session, input: CreateKeyCommandInput = {}): Promise<Key> {
  return makeKey({ ...input, Origin: 'EXTERNAL' });
}

interface Way {
  readonly algorithm?: AlgorithmSpec;
  readonly wrappingKey?: WrappingKeySpec;
}

/** Material wrapped for a key, with the token that goes with it. */
export async function wrapped({ kms }: Session, KeyId: string, material: Uint8Array, way: Way = {}) {
  const { algorithm = 'RSAES_OAEP_SHA_256', wrappingKey = 'RSA_2048' } = way;
  const request = { KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKey };
  const { PublicKey, ImportToken } = await kms.getParametersForImport(request);
  expect(
    PublicKey !== undefined && ImportToken !== undefined,
    'GetParametersForImport answered without key and token',
  );
  return { EncryptedKeyMaterial: wrap(PublicKey, algorithm, material), ImportToken };
}

/** Imports material; it does not expire, unless told otherwise. */
export async function imported(
  session: Session,
  KeyId: string,
  material: Uint8Array,
  more: Partial<ImportKeyMaterialCommandInput> = FOREVER,
  way?: Way,
) {
  return session.kms.importKeyMaterial({ KeyId, ...(await wrapped(session, KeyId, material, way)), ...more });
}

/** Waits until a key is in a state. */
export async function expectState({ kms, seen }: Session, KeyId: string, state: string): Promise<void> {
  await seen('state', async () => {
    expectEqual((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState, state, 'the state');
  });
}

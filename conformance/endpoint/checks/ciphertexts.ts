import type { EncryptCommandInput } from '@aws-sdk/client-kms';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';

/** What is encrypted. */
export const PLAINTEXT = Buffer.from('a secret of forty characters, more or less');
/** An encryption context. */
export const CONTEXT = { purpose: 'test', Tenant: 'a' };

/** Encrypts under a shared key. */
export async function encrypted(
  { kms, key }: Session,
  name: SharedKeyName,
  more: Partial<EncryptCommandInput> = {},
): Promise<Uint8Array> {
  const request = { KeyId: (await key(name)).id, Plaintext: PLAINTEXT, ...more };
  const { CiphertextBlob } = await kms.encrypt(request);
  expect(CiphertextBlob !== undefined, 'Encrypt answered without a ciphertext');
  return CiphertextBlob;
}

/** @throws CheckFailure when an answer has another plaintext */
export function expectPlaintext(
  { Plaintext = new Uint8Array() }: { readonly Plaintext?: Uint8Array | undefined },
  expected: Uint8Array = PLAINTEXT,
): void {
  expectEqual(Buffer.from(Plaintext).toString('hex'), Buffer.from(expected).toString('hex'), 'the plaintext');
}

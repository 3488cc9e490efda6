import type { MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { expect } from '../../laboratory/expect.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';

/** What is signed. */
export const MESSAGE = Buffer.from('will my keys still be here tomorrow?');

export const ECDSA = { SigningAlgorithm: 'ECDSA_SHA_256', Message: MESSAGE } as const;

/** A shared key, one of its algorithms, and a type of message that the algorithm takes. */
export type Way = readonly [SharedKeyName, SigningAlgorithmSpec, MessageType];

/** The public key of a shared key. */
export function publicKeyOf({ kms, key, once }: Session, name: SharedKeyName): Promise<Uint8Array> {
  return once(`the public key of "${name}"`, async () => {
    const { PublicKey } = await kms.getPublicKey({ KeyId: (await key(name)).id });
    expect(PublicKey !== undefined, 'GetPublicKey answered without a public key');
    return PublicKey;
  });
}

/** Signs with a shared key. */
export async function signed(
  { kms, key }: Session,
  [name, SigningAlgorithm, MessageType]: Way,
  Message: Uint8Array,
): Promise<Uint8Array> {
  const { id: KeyId } = await key(name);
  const { Signature } = await kms.sign({ KeyId, SigningAlgorithm, MessageType, Message });
  expect(Signature !== undefined, 'Sign answered without a signature');
  return Signature;
}

/** A part of an id. */
export const slug = ([name, algorithm, type]: Way) => `${name}-${algorithm}-${type}`;

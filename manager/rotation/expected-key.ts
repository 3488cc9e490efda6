import type { Journal } from './journal.ts';

/**
 * The public key (DER SubjectPublicKeyInfo) that a journal has in a slot: what a key manager is to choose among the
 * copies of a key that an interrupted migration has left.
 */
export function expectedKey(journal: Journal | undefined, keyId: string): Uint8Array | undefined {
  const holder = journal?.authorities.find((one) => one.keyId === keyId && one.state !== 'published');
  return holder && Buffer.from(holder.publicKey, 'base64');
}

import { randomBytes } from 'node:crypto';
import { open, seal } from '../../crypto/ciphertext.ts';
import { recordKey, type Transaction, type View } from '../../store/store.ts';
import type { Wrapping } from './import-wrapping.ts';
import type { KeyRecord } from './key-record.ts';

/**
 * Key id to the secret that import tokens of the key are sealed with. No record of KMS's that a stale read sees as it
 * was: on AWS a token carries everything itself, and is good at once.
 */
export const IMPORT_SECRET = 'import.secret';

/** What an import token carries: nothing is kept of it here, and it is opaque to everybody else. */
export interface ImportParameters extends Wrapping {
  /** The private wrapping key, PKCS #8 in base64. */
  readonly pkcs8: string;
  /** Milliseconds since the epoch. */
  readonly validTo: number;
}

/** The secret of a key, made when it is first asked for. */
export async function importSecret(transaction: Transaction, key: KeyRecord): Promise<Uint8Array> {
  const known = await getSecret(transaction, key);
  if (known) return known;
  const secret = randomBytes(32);
  await transaction.set(secretKey(key), { bytes: secret.toString('base64') });
  return secret;
}

/** Seals a token, which is good for this key alone. */
export function sealToken(key: KeyRecord, secret: Uint8Array, parameters: ImportParameters): Uint8Array {
  const origin = { account: key.account, region: key.region, keyId: key.id, materialId: '' };
  return seal(origin, secret, Buffer.from(JSON.stringify(parameters)), {});
}

/** What a token carries; undefined when it was not made for this key. */
export async function openToken(
  view: View,
  key: KeyRecord,
  token: Uint8Array,
): Promise<ImportParameters | undefined> {
  const secret = await getSecret(view, key);
  const text = secret && open(token, secret, {});
  return text && (JSON.parse(Buffer.from(text).toString()) as ImportParameters);
}

export function removeImportSecret(transaction: Transaction, key: KeyRecord): Promise<void> {
  return transaction.delete(secretKey(key));
}

async function getSecret(view: View, key: KeyRecord): Promise<Uint8Array | undefined> {
  const secret = await view.get<{ readonly bytes: string }>(secretKey(key));
  return secret && Buffer.from(secret.bytes, 'base64');
}

function secretKey({ account, region, id }: KeyRecord): string {
  return recordKey(IMPORT_SECRET, account, region, id);
}

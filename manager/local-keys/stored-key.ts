import { z } from 'zod';
import { KEY_TYPES } from '../key-manager.ts';
import { exportPrivateKey, type LocalKey, type LocalKeys, readLocalKey } from './local-key.ts';

/** A key as files and resources hold it. */
export const STORED_KEY = z.strictObject({
  id: z.string().min(1),
  type: z.enum(KEY_TYPES),
  /** ISO 8601. */
  created: z.iso.datetime(),
  /** Base64 of PKCS #8 in DER. */
  privateKey: z.base64(),
});

export type StoredKey = z.output<typeof STORED_KEY>;

/** Sorted by id, so that the same keys make the same file. */
export function toStoredKeys(keys: LocalKeys): StoredKey[] {
  const ids = [...keys.keys()].sort();
  return ids.flatMap((id) => {
    const key = keys.get(id);
    return key ? [toStoredKey(key)] : [];
  });
}

/** @throws KeyManagerError `FAILED_PRECONDITION` for a key that is none, and for an id that appears twice. */
export function fromStoredKeys(stored: readonly StoredKey[]): LocalKeys {
  const keys = new Map<string, LocalKey>();
  for (const { id, type, created, privateKey } of stored) {
    keys.set(id, readLocalKey(id, type, Date.parse(created), Buffer.from(privateKey, 'base64')));
  }
  return keys;
}

/** The first id that appears twice. */
export function repeatedId(stored: readonly StoredKey[]): string | undefined {
  const seen = new Set<string>();
  return stored.find(({ id }) => seen.size === seen.add(id).size)?.id;
}

function toStoredKey(key: LocalKey): StoredKey {
  const { id, type, created = 0 } = key.publicKey;
  return {
    id,
    type,
    created: new Date(created).toISOString(),
    privateKey: Buffer.from(exportPrivateKey(key)).toString('base64'),
  };
}

import { createSecretKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Secret keys as OpenSSL takes them: made once, because that costs ten times what the use of one costs. */
const ready = new LRUCache<string, KeyObject>({ max: 4096 });

/**
 * The secret key of a material.
 * @param id names this very material, whatever key and world it belongs to
 * @param bytes the material, base64
 */
export function secretKey(id: string, bytes: string): KeyObject {
  const known = ready.get(id);
  if (known) return known;
  const key = createSecretKey(bytes, 'base64');
  ready.set(id, key);
  return key;
}

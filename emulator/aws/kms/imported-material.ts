import { createHmac } from 'node:crypto';
import { readPrivateKey } from '../../crypto/private-key.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, MaterialRecord } from './key-record.ts';
import { factsOf } from './key-specs.ts';
import { LIMITS } from './limits.ts';

/**
 * Makes a material record of what was unwrapped: 32 bytes for SYMMETRIC_DEFAULT, for HMAC keys from the length
 * of the spec up to 1,024 bits, PKCS #8 of the spec for the others ("Requirements for imported key material" of
 * the KMS developer guide).
 * @throws AwsError IncorrectKeyMaterialException
 */
export function importedMaterial(key: KeyRecord, bytes: Uint8Array): MaterialRecord {
  const { material } = factsOf(key.spec);
  if (material.kind === 'secret') {
    const most = key.spec === 'SYMMETRIC_DEFAULT' ? material.bytes : LIMITS.importedHmacKeyBytes;
    if (bytes.length < material.bytes || bytes.length > most) throw refusals.unfitMaterial(key);
    return { kind: 'secret', id: idOf(key, bytes), bytes: base64(bytes) };
  }
  const pair = readPrivateKey(bytes, material.spec);
  if (!pair) throw refusals.unfitMaterial(key);
  return { kind: 'pair', id: idOf(key, pair.pkcs8), pkcs8: base64(pair.pkcs8), spki: base64(pair.spki) };
}

/**
 * The same material of the same key has the same id: "KMS assigns a unique identifier to the key material based
 * on the KMS key ID and the imported key material" (ImportKeyMaterial, API reference).
 */
function idOf(key: KeyRecord, bytes: Uint8Array): string {
  return createHmac('sha256', bytes).update(key.id).digest('hex');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

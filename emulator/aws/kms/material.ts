import { type KeyObject, randomBytes } from 'node:crypto';
import type { SigningKey } from '../../crypto/backend.ts';
import type { KeyMaker } from '../../crypto/key-maker.ts';
import { secretKey } from '../../crypto/secret-key.ts';
import { generateSymmetricKey } from '../../crypto/symmetric.ts';
import type { View } from '../../store/store.ts';
import type { KeyRecord, MaterialRecord, PairRecord } from './key-record.ts';
import type { SpecFacts } from './key-specs.ts';
import { getMaterial } from './material-store.ts';

/** Makes real key material, on another thread where that takes long. */
export async function generateMaterial({ material }: SpecFacts, keyMaker: KeyMaker): Promise<MaterialRecord> {
  if (material.kind === 'secret') return generateSecret(material.bytes);
  const { pkcs8, spki } = await keyMaker.make(material.spec);
  return { kind: 'pair', id: newMaterialId(), pkcs8: base64(pkcs8), spki: base64(spki) };
}

/** Makes the material of a symmetric or HMAC key. */
export function generateSecret(length: number): MaterialRecord {
  return { kind: 'secret', id: newMaterialId(), bytes: base64(generateSymmetricKey(length)) };
}

/** As KMS writes the ids of key material: 64 hexadecimal digits. */
function newMaterialId(): string {
  return randomBytes(32).toString('hex');
}

/** The pair of an asymmetric key. */
export async function getPair(view: View, key: KeyRecord): Promise<PairRecord> {
  const material = await getMaterial(view, key, key.id);
  if (material.kind !== 'pair') throw new Error(`${key.arn} has no key pair.`);
  return material;
}

/** The material of a symmetric or HMAC key. */
export async function getSecret(view: View, key: KeyRecord): Promise<KeyObject> {
  const material = await getMaterial(view, key, key.id);
  if (material.kind !== 'secret') throw new Error(`${key.arn} has no secret material.`);
  return secretKey(material.id, material.bytes);
}

/** A pair as the signer takes it: decoded only when the signer has not parsed it before. */
export function signingKey(pair: PairRecord): SigningKey {
  return {
    id: pair.id,
    pkcs8: () => Buffer.from(pair.pkcs8, 'base64'),
    spki: () => Buffer.from(pair.spki, 'base64'),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

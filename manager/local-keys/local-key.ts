import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { KeyManagerError, type KeyType, type PublicKey } from '../key-manager.ts';

/** A key whose private half is in this process. */
export interface LocalKey {
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
}

/** Keys by their ids. */
export type LocalKeys = ReadonlyMap<string, LocalKey>;

const generate = promisify(generateKeyPair);

/** Makes a key. `created` in milliseconds since the epoch. */
export async function makeLocalKey(id: string, type: KeyType, created: number): Promise<LocalKey> {
  return toLocalKey(id, type, created, await makePrivateKey(type));
}

/** Reads a private key of PKCS #8. @throws KeyManagerError `FAILED_PRECONDITION` when it is not one of this type. */
export function readLocalKey(id: string, type: KeyType, created: number, pkcs8: Uint8Array): LocalKey {
  const privateKey = parse(pkcs8);
  if (!privateKey || typeOf(privateKey) !== type) {
    throw new KeyManagerError('FAILED_PRECONDITION', `key "${id}" is not a private key of type ${type}`);
  }
  return toLocalKey(id, type, created, privateKey);
}

/** The private half as PKCS #8. */
export function exportPrivateKey({ privateKey }: LocalKey): Uint8Array {
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

async function makePrivateKey(type: KeyType): Promise<KeyObject> {
  switch (type) {
    case 'ec-p256':
      return (await generate('ec', { namedCurve: 'P-256' })).privateKey;
    case 'ec-p384':
      return (await generate('ec', { namedCurve: 'P-384' })).privateKey;
    case 'rsa-2048':
      return (await generate('rsa', { modulusLength: 2048 })).privateKey;
    case 'rsa-4096':
      return (await generate('rsa', { modulusLength: 4096 })).privateKey;
  }
}

function toLocalKey(id: string, type: KeyType, created: number, privateKey: KeyObject): LocalKey {
  const pkixData = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  const fingerprint = createHash('sha256').update(pkixData).digest('hex');
  return { privateKey, publicKey: { id, type, pkixData, fingerprint, created } };
}

function parse(pkcs8: Uint8Array): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}

function typeOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'rsa') return `rsa-${asymmetricKeyDetails?.modulusLength}`;
  const curves = new Map([
    ['prime256v1', 'ec-p256'],
    ['secp384r1', 'ec-p384'],
  ]);
  return curves.get(asymmetricKeyDetails?.namedCurve ?? '') ?? '';
}

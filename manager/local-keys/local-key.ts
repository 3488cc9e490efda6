import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { type Clock, tracked } from '../clock.ts';
import { KeyManagerError, type KeyType, type PublicKey } from '../key-manager.ts';

/** A key whose private half is in this process. */
export interface LocalKey {
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
}

/** Keys by their ids. */
export type LocalKeys = ReadonlyMap<string, LocalKey>;

const generateElsewhere = promisify(generateKeyPair);

/** Makes a key of this instant. */
export async function makeLocalKey(id: string, type: KeyType, clock: Clock): Promise<LocalKey> {
  const created = clock.now();
  return toLocalKey(id, type, created, await makePrivateKey(type, clock));
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

/** A key on a curve takes less than the way to another thread; RSA can take seconds, in which others want to sign. */
async function makePrivateKey(type: KeyType, clock: Clock): Promise<KeyObject> {
  switch (type) {
    case 'ec-p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ec-p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    case 'rsa-2048':
      return makeRsaKey(2048, clock);
    case 'rsa-4096':
      return makeRsaKey(4096, clock);
  }
}

async function makeRsaKey(modulusLength: number, clock: Clock): Promise<KeyObject> {
  return (await tracked(clock, () => generateElsewhere('rsa', { modulusLength }))).privateKey;
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

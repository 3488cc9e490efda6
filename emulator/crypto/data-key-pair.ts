import { generateKeyPair as generate } from 'node:crypto';
import { promisify } from 'node:util';
import { generateKeyPair, type KeyPair } from './key-pair.ts';
import type { AsymmetricKeySpec } from './key-specs.ts';

const generateOnPool = promisify(generate);

/** The specs that GenerateDataKeyPair makes; Ed25519 is among them, whether or not KMS keys of it are made. */
export type DataKeyPairSpec = AsymmetricKeySpec | 'ECC_NIST_EDWARDS25519';

/** Makes a key pair to be handed out: PKCS #8 and SubjectPublicKeyInfo, DER. */
export async function generateDataKeyPair(spec: DataKeyPairSpec): Promise<KeyPair> {
  if (spec !== 'ECC_NIST_EDWARDS25519') return generateKeyPair(spec);
  const { privateKey, publicKey } = await generateOnPool('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  return { pkcs8: privateKey, spki: publicKey };
}

import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type {
  AlgorithmSpec,
  CreateKeyCommandInput,
  ImportKeyMaterialCommandInput,
  KMS,
  WrappingKeySpec,
} from '@aws-sdk/client-kms';
import { present } from './ciphers.ts';
import { createKey, type TestKey } from './keys.ts';

/** A wrapping key with its token, as GetParametersForImport gives them. */
export interface Parameters {
  readonly ImportToken: Uint8Array;
  readonly PublicKey: Uint8Array;
  readonly algorithm: AlgorithmSpec;
}

/** Makes a key that waits for its material; symmetric, unless told otherwise. */
export function createExternalKey(kms: KMS, input: CreateKeyCommandInput = {}): Promise<TestKey> {
  const symmetric = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;
  return createKey(kms, { ...symmetric, ...input, Origin: 'EXTERNAL' });
}

export async function importParameters(
  kms: KMS,
  KeyId: string,
  algorithm: AlgorithmSpec = 'RSAES_OAEP_SHA_256',
  WrappingKeySpec: WrappingKeySpec = 'RSA_2048',
): Promise<Parameters> {
  const answer = await kms.getParametersForImport({ KeyId, WrappingAlgorithm: algorithm, WrappingKeySpec });
  return { ImportToken: present(answer.ImportToken), PublicKey: present(answer.PublicKey), algorithm };
}

/** Wraps material as a client of AWS does it: with the public key, away from the emulator. */
export function wrap({ PublicKey, algorithm }: Parameters, material: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const oaep = (bytes: Uint8Array) =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  if (algorithm.startsWith('RSAES_OAEP')) return oaep(material);
  const aesKey = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'));
  return Buffer.concat([oaep(aesKey), cipher.update(material), cipher.final()]);
}

export const FOREVER = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const;

/** Gets parameters, wraps and imports; the material does not expire, unless told otherwise. */
export async function importMaterial(
  kms: KMS,
  KeyId: string,
  material: Uint8Array,
  input: Partial<ImportKeyMaterialCommandInput> = FOREVER,
  algorithm?: AlgorithmSpec,
) {
  const parameters = await importParameters(kms, KeyId, algorithm);
  const { ImportToken } = parameters;
  const EncryptedKeyMaterial = wrap(parameters, material);
  return kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...input });
}

/** Makes a symmetric key with imported material. */
export async function createImportedKey(kms: KMS): Promise<TestKey> {
  const key = await createExternalKey(kms);
  await importMaterial(kms, key.id, randomBytes(32));
  return key;
}

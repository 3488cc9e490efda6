import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms';
import forge from 'node-forge';
import { createKey, type TestKey } from './keys.ts';

/** Makes an RSA key for encryption. */
export function createRsaKey(kms: KMS): Promise<TestKey> {
  return createKey(kms, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
}

/** Makes an HMAC key. */
export function createMacKey(kms: KMS, input: CreateKeyCommandInput = {}): Promise<TestKey> {
  return createKey(kms, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', ...input });
}

/** Makes a key for key agreement. */
export function createAgreementKey(kms: KMS, input: CreateKeyCommandInput = {}): Promise<TestKey> {
  return createKey(kms, { KeyUsage: 'KEY_AGREEMENT', ...input });
}

/** Encrypts under a symmetric key. */
export async function encrypted(
  kms: KMS,
  KeyId: string,
  Plaintext: Uint8Array,
  EncryptionContext: Record<string, string> = {},
): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext });
  return present(CiphertextBlob);
}

/** What must be there in an answer. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks what it must have.');
  return value;
}

/** The hash of an OAEP algorithm of KMS's. */
const HASHES = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' } as const;

/** RSA encryption away from KMS, with the public key alone, by OpenSSL and by a library that shares no code with it. */
export const OFFLINE = {
  'node:crypto'(spki: Uint8Array, algorithm: keyof typeof HASHES, plaintext: Uint8Array): Uint8Array {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return publicEncrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASHES[algorithm] },
      plaintext,
    );
  },
  'node-forge'(spki: Uint8Array, algorithm: keyof typeof HASHES, plaintext: Uint8Array): Uint8Array {
    const der = forge.util.createBuffer(Buffer.from(spki).toString('binary'));
    const key = forge.pki.publicKeyFromAsn1(forge.asn1.fromDer(der)) as forge.pki.rsa.PublicKey;
    const md = forge.md[HASHES[algorithm]];
    const hashing = { md: md.create(), mgf1: { md: md.create() } };
    const ciphertext = key.encrypt(Buffer.from(plaintext).toString('binary'), 'RSA-OAEP', hashing);
    return Buffer.from(ciphertext, 'binary');
  },
};

import type { CreateKeyCommandInput, KeySpec } from '@aws-sdk/client-kms';

const sign = (KeySpec: KeySpec) => ({ KeySpec, KeyUsage: 'SIGN_VERIFY' }) as const;
const mac = (KeySpec: KeySpec) => ({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' }) as const;
const agree = (KeySpec: KeySpec) => ({ KeySpec, KeyUsage: 'KEY_AGREEMENT' }) as const;

/**
 * The keys that checks share, because they only use them: a key costs money on AWS. Each is made when a check
 * first asks for it. Checks may add aliases, grants and tags to a shared key, and take away what they added.
 */
const KEYS = {
  symmetric: {},
  /** For the other side of ReEncrypt, UpdateAlias and IncorrectKeyException. */
  'another symmetric': {},
  /** For calls that have to be refused, and would change the key if they were not. */
  expendable: {},
  RSA_2048: sign('RSA_2048'),
  RSA_3072: sign('RSA_3072'),
  RSA_4096: sign('RSA_4096'),
  ECC_NIST_P256: sign('ECC_NIST_P256'),
  ECC_NIST_P384: sign('ECC_NIST_P384'),
  ECC_NIST_P521: sign('ECC_NIST_P521'),
  ECC_SECG_P256K1: sign('ECC_SECG_P256K1'),
  ECC_NIST_EDWARDS25519: sign('ECC_NIST_EDWARDS25519'),
  ML_DSA_44: sign('ML_DSA_44'),
  ML_DSA_65: sign('ML_DSA_65'),
  ML_DSA_87: sign('ML_DSA_87'),
  'RSA for encryption': { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
  HMAC_224: mac('HMAC_224'),
  HMAC_256: mac('HMAC_256'),
  HMAC_384: mac('HMAC_384'),
  HMAC_512: mac('HMAC_512'),
  'P-256 for agreement': agree('ECC_NIST_P256'),
  'P-384 for agreement': agree('ECC_NIST_P384'),
  'P-521 for agreement': agree('ECC_NIST_P521'),
  'pending import': { Origin: 'EXTERNAL' },
} as const satisfies Record<string, CreateKeyCommandInput>;

export type SharedKeyName = keyof typeof KEYS;

export const SHARED_KEYS: Readonly<Record<SharedKeyName, CreateKeyCommandInput>> = KEYS;

import type { SigningAlgorithm } from './signing-algorithms.ts';

const RSA_ALGORITHMS = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const satisfies SigningAlgorithm[];

/**
 * The asymmetric key specs that are generated here, by KMS's own names (KeySpec in the API model): what
 * node:crypto needs to make one, and the signing algorithms that KMS allows for it (the KMS developer
 * guide, "Key spec reference"). SM2 and ML-DSA are not made here.
 */
export const ASYMMETRIC_KEY_SPECS = {
  RSA_2048: { family: 'rsa', generation: { modulusLength: 2048 }, signingAlgorithms: RSA_ALGORITHMS },
  RSA_3072: { family: 'rsa', generation: { modulusLength: 3072 }, signingAlgorithms: RSA_ALGORITHMS },
  RSA_4096: { family: 'rsa', generation: { modulusLength: 4096 }, signingAlgorithms: RSA_ALGORITHMS },
  ECC_NIST_P256: {
    family: 'ec',
    generation: { namedCurve: 'prime256v1' },
    signingAlgorithms: ['ECDSA_SHA_256'],
  },
  ECC_NIST_P384: {
    family: 'ec',
    generation: { namedCurve: 'secp384r1' },
    signingAlgorithms: ['ECDSA_SHA_384'],
  },
  ECC_NIST_P521: {
    family: 'ec',
    generation: { namedCurve: 'secp521r1' },
    signingAlgorithms: ['ECDSA_SHA_512'],
  },
  ECC_SECG_P256K1: {
    family: 'ec',
    generation: { namedCurve: 'secp256k1' },
    signingAlgorithms: ['ECDSA_SHA_256'],
  },
} as const;

/** An asymmetric key spec that can be generated here, e.g. `ECC_NIST_P256`. */
export type AsymmetricKeySpec = keyof typeof ASYMMETRIC_KEY_SPECS;

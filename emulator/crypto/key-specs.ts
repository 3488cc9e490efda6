import type { SigningAlgorithm } from './signing-algorithms.ts';

const RSA_ALGORITHMS = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const satisfies SigningAlgorithm[];

const ML_DSA_ALGORITHMS = ['ML_DSA_SHAKE_256'] as const satisfies SigningAlgorithm[];

/**
 * The asymmetric key specs that are generated here, by KMS's own names (KeySpec in the API model): what
 * OpenSSL needs to make one, and the signing algorithms that KMS allows for it (the KMS developer guide, "Key
 * spec reference"). SM2, which only the Regions of China have, is not made here.
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
  ECC_NIST_EDWARDS25519: {
    family: 'ed25519',
    signingAlgorithms: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
  },
  ML_DSA_44: {
    family: 'ml-dsa',
    generation: { parameterSet: 'ML-DSA-44' },
    signingAlgorithms: ML_DSA_ALGORITHMS,
  },
  ML_DSA_65: {
    family: 'ml-dsa',
    generation: { parameterSet: 'ML-DSA-65' },
    signingAlgorithms: ML_DSA_ALGORITHMS,
  },
  ML_DSA_87: {
    family: 'ml-dsa',
    generation: { parameterSet: 'ML-DSA-87' },
    signingAlgorithms: ML_DSA_ALGORITHMS,
  },
} as const;

/** An asymmetric key spec that can be generated here, e.g. `ECC_NIST_P256`. */
export type AsymmetricKeySpec = keyof typeof ASYMMETRIC_KEY_SPECS;

/** The key specs of RSA. */
export type RsaKeySpec = {
  [Spec in AsymmetricKeySpec]: (typeof ASYMMETRIC_KEY_SPECS)[Spec]['family'] extends 'rsa' ? Spec : never;
}[AsymmetricKeySpec];

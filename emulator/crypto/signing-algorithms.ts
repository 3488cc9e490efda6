/**
 * The signing algorithms of KMS, by KMS's own names (SigningAlgorithmSpec in the API model), as parameters
 * for a cryptographic library. The KMS developer guide, "Key spec reference": PSS uses MGF1 with the hash
 * of the message and a salt as long as that hash; ECDSA signatures are DER (ANSI X9.62).
 */
export const SIGNING_ALGORITHMS = {
  RSASSA_PSS_SHA_256: { family: 'rsa', hash: 'sha256', digestLength: 32, padding: 'pss' },
  RSASSA_PSS_SHA_384: { family: 'rsa', hash: 'sha384', digestLength: 48, padding: 'pss' },
  RSASSA_PSS_SHA_512: { family: 'rsa', hash: 'sha512', digestLength: 64, padding: 'pss' },
  RSASSA_PKCS1_V1_5_SHA_256: { family: 'rsa', hash: 'sha256', digestLength: 32, padding: 'pkcs1' },
  RSASSA_PKCS1_V1_5_SHA_384: { family: 'rsa', hash: 'sha384', digestLength: 48, padding: 'pkcs1' },
  RSASSA_PKCS1_V1_5_SHA_512: { family: 'rsa', hash: 'sha512', digestLength: 64, padding: 'pkcs1' },
  ECDSA_SHA_256: { family: 'ec', hash: 'sha256', digestLength: 32, padding: 'none' },
  ECDSA_SHA_384: { family: 'ec', hash: 'sha384', digestLength: 48, padding: 'none' },
  ECDSA_SHA_512: { family: 'ec', hash: 'sha512', digestLength: 64, padding: 'none' },
} as const;

/** A signing algorithm that can be computed here, e.g. `ECDSA_SHA_256`. */
export type SigningAlgorithm = keyof typeof SIGNING_ALGORITHMS;

/** The parameters of one algorithm; `digestLength` in bytes. */
export type SigningParameters = (typeof SIGNING_ALGORITHMS)[SigningAlgorithm];

/** The hashes in use, by node:crypto's names, which OpenSSL takes too. */
export type SigningHash = SigningParameters['hash'];

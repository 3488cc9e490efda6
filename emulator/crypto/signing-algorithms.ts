/**
 * The signing algorithms of KMS, by KMS's own names (SigningAlgorithmSpec in the API model), as parameters
 * for a cryptographic library. The KMS developer guide, "Key spec reference": PSS uses MGF1 with the hash
 * of the message and a salt as long as that hash; ECDSA signatures are DER (ANSI X9.62); Ed25519 and Ed25519ph
 * are those of RFC 8032, ML-DSA is the pure one of FIPS 204; their contexts are empty.
 *
 * `signs` is what the private key is applied to: a `digest` that is already made, the whole `message`, or the
 * message representative `mu` (FIPS 204, 6.2). `length` is its length in bytes.
 */
export const SIGNING_ALGORITHMS = {
  RSASSA_PSS_SHA_256: { family: 'rsa', signs: 'digest', hash: 'sha256', length: 32, padding: 'pss' },
  RSASSA_PSS_SHA_384: { family: 'rsa', signs: 'digest', hash: 'sha384', length: 48, padding: 'pss' },
  RSASSA_PSS_SHA_512: { family: 'rsa', signs: 'digest', hash: 'sha512', length: 64, padding: 'pss' },
  RSASSA_PKCS1_V1_5_SHA_256: { family: 'rsa', signs: 'digest', hash: 'sha256', length: 32, padding: 'pkcs1' },
  RSASSA_PKCS1_V1_5_SHA_384: { family: 'rsa', signs: 'digest', hash: 'sha384', length: 48, padding: 'pkcs1' },
  RSASSA_PKCS1_V1_5_SHA_512: { family: 'rsa', signs: 'digest', hash: 'sha512', length: 64, padding: 'pkcs1' },
  ECDSA_SHA_256: { family: 'ec', signs: 'digest', hash: 'sha256', length: 32 },
  ECDSA_SHA_384: { family: 'ec', signs: 'digest', hash: 'sha384', length: 48 },
  ECDSA_SHA_512: { family: 'ec', signs: 'digest', hash: 'sha512', length: 64 },
  ED25519_SHA_512: { family: 'ed25519', signs: 'message' },
  ED25519_PH_SHA_512: { family: 'ed25519', signs: 'digest', hash: 'sha512', length: 64 },
  ML_DSA_SHAKE_256: { family: 'ml-dsa', signs: 'mu', length: 64 },
} as const;

/** A signing algorithm that can be computed here, e.g. `ECDSA_SHA_256`. */
export type SigningAlgorithm = keyof typeof SIGNING_ALGORITHMS;

/** The parameters of one algorithm. */
export type SigningParameters = (typeof SIGNING_ALGORITHMS)[SigningAlgorithm];

/** What kind of key an algorithm needs. */
export type KeyFamily = SigningParameters['family'];

/** The algorithms that sign a digest. */
export type DigestAlgorithm = {
  [Name in SigningAlgorithm]: (typeof SIGNING_ALGORITHMS)[Name]['signs'] extends 'digest' ? Name : never;
}[SigningAlgorithm];

/** The parameters of an RSA algorithm. */
export type RsaParameters = Extract<SigningParameters, { readonly family: 'rsa' }>;

/** The hashes in use, by node:crypto's names, which OpenSSL takes too. */
export type SigningHash = RsaParameters['hash'];

import { AwsError, validationException } from '../../errors.ts';
import type { KeyRecord } from '../key-record.ts';

/** What KMS refuses about cryptographic operations. */
export const cryptographyRefusals = {
  /** Recorded: jwt-kms#4. */
  wrongUsage: (key: KeyRecord, operation: string) =>
    new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
    ),
  /** Recorded: text from Sign (aws-kms-pkcs11#18), code from Encrypt (sops#684). */
  wrongAlgorithm: (algorithm: string, key: KeyRecord) =>
    new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    ),
  /** Recorded for ML-DSA; inferred for Ed25519, where the algorithm decides as well. */
  wrongMessageType: (type: string, key: KeyRecord) =>
    validationException(`Message type ${type} is incompatible with key spec ${key.spec}.`),
  /** Recorded; inferred for a representative mu. */
  wrongDigestLength: (algorithm: string) =>
    validationException(`Digest is invalid length for algorithm ${algorithm}.`),
  /** Recorded, with its empty message. */
  invalidSignature: () => new AwsError('KMSInvalidSignatureException', ''),
  /** Recorded, with its empty message. */
  invalidCiphertext: () => new AwsError('InvalidCiphertextException', ''),
  /** Recorded in CloudTrail records of Decrypt (SSM and S3 troubleshooting pages). */
  incorrectKey: () =>
    new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    ),
  /** Recorded for Decrypt without a KeyId: SSM's and Lambda's callers print it. */
  ciphertextOfNoKey: () =>
    new AwsError(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, ' +
        'or you are not allowed to access.',
    ),
  /** The API reference says that it is required; code and text are inferred. */
  keyIdRequired: () =>
    validationException(
      'A key ID is required when the ciphertext was encrypted under an asymmetric KMS key, or is ignored.',
    ),
  /** The rule is the API reference's; the text is inferred. */
  modifiersWithoutDryRun: () => validationException('DryRunModifiers apply only when DryRun is true.'),
  /** Inferred: the text of required members, for one that the API model does not mark as required. */
  missing: (member: string) =>
    validationException(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: ` +
        'Member must not be null',
    ),
  /** The rule is the API reference's; the text is inferred from the recorded one of CreateGrant. */
  contextNotSupported: (algorithm: string) =>
    validationException(`EncryptionContext is not supported with the algorithm ${algorithm}.`),
  /** The limits are the API reference's of Encrypt; the text is unrecorded, in the words that other emulators use. */
  plaintextTooLong: (algorithm: string, key: KeyRecord, most: number) =>
    validationException(
      `Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${most} bytes.`,
    ),
  /** Recorded by Hadoop's S3A documentation, in words that may be older than today's. */
  dataKeyUnderAsymmetric: () =>
    new AwsError('InvalidKeyUsageException', 'You cannot generate a data key with an asymmetric CMK'),
  /** Recorded for GenerateRandom without a length (local-kms#6); for GenerateDataKey inferred from its words. */
  dataKeyLength: () => validationException('Please specify either number of bytes or key spec.'),
  /** The code is modelled; the empty message is inferred from KMSInvalidSignatureException's. */
  invalidMac: () => new AwsError('KMSInvalidMacException', ''),
  /** The rule is the API reference's; code and text are inferred. */
  wrongPublicKey: (key: KeyRecord) =>
    validationException(`The public key is not a valid key of the key spec ${key.spec}.`),
  /** Recorded. */
  dryRun: () =>
    new AwsError(
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    ),
  /** The code is modelled; an empty message was recorded for its siblings on asymmetric keys. */
  noPublicKey: () => new AwsError('UnsupportedOperationException', ''),
} as const;

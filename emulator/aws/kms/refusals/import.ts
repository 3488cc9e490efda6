import { AwsError, validationException } from '../../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { invalidState, notFound } from './codes.ts';

/** What KMS refuses about imported key material. */
export const importRefusals = {
  /** "Importing ML-DSA keys is not supported" (KMS developer guide); code and text are inferred. */
  notImportable: (spec: string) =>
    new AwsError(
      'UnsupportedOperationException',
      `Keys of the key spec ${spec} cannot have imported material.`,
    ),
  /** The API reference tells the date; code and text are inferred. */
  wrappingEnded: () =>
    new AwsError(
      'UnsupportedOperationException',
      'The wrapping algorithm RSAES_PKCS1_V1_5 is not supported since October 10, 2023.',
    ),
  /** Recorded in 2025 for a symmetric key; for the other combinations of the developer guide inferred. */
  wrappingDoesNotFit: (algorithm: string, wrapping: string, spec: string) =>
    validationException(
      `Wrapping algorithm ${algorithm} and wrapping key spec ${wrapping} cannot be used to import a ${spec} key.`,
    ),
  /** The rule is ImportKeyMaterial's in the API reference; the text is inferred. */
  validToMissing: () => validationException('ValidTo is required when the key material expires.'),
  /** The rule is ImportKeyMaterial's in the API reference; the text is inferred. */
  validToSurplus: () => validationException('ValidTo is not valid when the key material does not expire.'),
  /** The range is the API reference's; the text is inferred. */
  validToRange: () => validationException('ValidTo must lie in the future, and at most 365 days ahead.'),
  /** The rule is the API reference's; code and text are inferred. */
  newMaterialNamed: () =>
    validationException('KeyMaterialId is not valid when ImportType is NEW_KEY_MATERIAL.'),
  /** The rule is the API reference's: usable with symmetric encryption keys only; code and text are inferred. */
  importParameter: (member: string) =>
    new AwsError(
      'UnsupportedOperationException',
      `${member} is supported only for symmetric encryption KMS keys.`,
    ),
  /** The code is modelled, with its reason; the text is inferred. */
  invalidImportToken: () => new AwsError('InvalidImportTokenException', 'The import token is not valid.'),
  /** The code is modelled, with its reason; the text is inferred. */
  expiredImportToken: () => new AwsError('ExpiredImportTokenException', 'The import token has expired.'),
  /** The code is modelled, with its reason; the text is inferred. */
  unfitMaterial: (key: KeyRecord) =>
    incorrectMaterial(`The key material is not valid for the key spec ${key.spec}.`),
  /** The code is modelled, with its reason; the text is inferred. */
  otherMaterial: (key: KeyRecord) =>
    incorrectMaterial(`The key material is not the one that was imported into ${key.arn} before.`),
  /** The code is modelled, with its reason; the text is inferred. */
  materialKnown: (key: KeyRecord) =>
    incorrectMaterial(`The key material is already associated with ${key.arn}.`),
  /** That it has to be rotated to or deleted first is inferred, code and text with it. */
  materialWaits: (key: KeyRecord) => invalidState(`${key.arn} already has key material pending rotation.`),
  /** Inferred: DeleteImportedKeyMaterial declares no other code that fits. */
  materialNotFound: (id: string) => notFound(`Key material '${id}' does not exist`),
} as const;

function incorrectMaterial(message: string): AwsError {
  return new AwsError('IncorrectKeyMaterialException', message);
}

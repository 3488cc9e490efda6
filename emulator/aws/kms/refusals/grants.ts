import { AwsError, validationException } from '../../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { notFound } from './codes.ts';

/** What KMS refuses about grants. */
export const grantRefusals = {
  /** The code is modelled; the text is inferred. */
  unknownGrantToken: () => new AwsError('InvalidGrantTokenException', 'The grant token does not exist.'),
  /** Recorded (a CreateGrant of 2021, and many more by way of Lambda). */
  invalidPrincipal: (arn: string) =>
    new AwsError('InvalidArnException', `ARN does not refer to a valid principal: ${arn}`),
  /** Recorded: ansible#31960. */
  grantOfGrantsOnly: () => validationException('Grants must not contain only the CreateGrant operation.'),
  /** Inferred from its sibling. */
  grantOfNothing: () => validationException('Grants must contain at least one operation.'),
  /** The API reference says that it is a validation error; the text is inferred. */
  notGrantable: (operation: string, key: KeyRecord) =>
    validationException(
      `The operation ${operation} is not valid in a grant for ${key.arn}, whose key spec is ${key.spec} and ` +
        `key usage ${key.usage}.`,
    ),
  /** Recorded in 2026. */
  constraintOnKey: () =>
    validationException(
      'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
    ),
  /** The limit is the API reference's; code and text are inferred. */
  constraintPairs: (most: number) =>
    validationException(`A grant constraint can include up to ${most} encryption context pairs.`),
  /** The limit is the API reference's; code and text are inferred. */
  constraintValue: (most: number) =>
    validationException(
      `An encryption context value in a grant constraint cannot exceed ${most} characters.`,
    ),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyGrants: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Grants per key quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
  /** Which parameters name a grant is the API reference's; code and text are inferred. */
  whichGrant: () =>
    validationException('Specify either a grant token, or both a key identifier and a grant ID.'),
  /** The code is modelled; the text is inferred. */
  invalidGrantId: () => new AwsError('InvalidGrantIdException', 'The grant ID is not valid.'),
  /** The code was measured on live AWS (getmoto/moto#5411); the text is inferred. */
  grantNotFound: (id: string) => notFound(`Grant '${id}' does not exist`),
} as const;

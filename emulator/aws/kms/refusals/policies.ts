import { AwsError, validationException } from '../../errors.ts';
import { notFound } from './codes.ts';

/** What KMS refuses about key policies. */
export const policyRefusals = {
  /** The code is modelled; the text is inferred. */
  noSuchPolicy: () => notFound('No such policy exists'),
  /** The only valid name is default (API reference); the text is inferred. */
  policyName: (name: string) =>
    validationException(`Invalid policy name '${name}': the only valid name is default.`),
  /** Recorded: minimum-viable-dataspace-on-aws#6 and many more. */
  unknownPrincipal: () =>
    new AwsError(
      'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    ),
  /** Recorded: terraform-aws-cloudtrail#178, praxis#180 and many more. */
  lockout: () =>
    new AwsError(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    ),
  /** The code is modelled; the texts stand beside what makes them, in emulator/iam/policy-error.ts. */
  malformedPolicy: (message: string) => new AwsError('MalformedPolicyDocumentException', message),
  /** The code is modelled for CreateKey and PutKeyPolicy; the text is inferred. */
  policyTooLong: (limit: number) =>
    new AwsError('LimitExceededException', `The key policy is larger than ${limit} bytes.`),
} as const;

import { AwsError, validationException } from '../errors.ts';

/** The refusals of STS. "Recorded" texts were seen in answers of live AWS that users published. */
export const refusals = {
  /** Recorded, with the status: hadoop#6538, granted#151. */
  sessionCredentials: (operation: string) =>
    accessDenied(`Cannot call ${operation} with session credentials`),
  /** Recorded: aws-vault#668. */
  notAuthorized: (principal: string, operation: string, resource: string) =>
    accessDenied(
      `User: ${principal} is not authorized to perform: sts:${operation} on resource: ${resource}`,
    ),
  /** Recorded for AssumeRoleWithSAML and an ARN that names no role: onelogin-aws-cli#12. */
  invalidArn: () => validationException('Request ARN is invalid'),
  /** Recorded: aws-vault#263, eks-anywhere#9485. */
  chainedTooLong: () =>
    validationException(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
  /** The code is modelled; the text is inferred. STS tells what its JSON parser says (amazon.aws#2778). */
  malformedPolicy: () =>
    new AwsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.'),
  /** The code is modelled; the text is inferred. */
  policiesTooLarge: (size: number, limit: number) =>
    new AwsError(
      'PackedPolicyTooLarge',
      `The session policies have ${size} characters; they may have ${limit} together.`,
    ),
  /** The limit is the API reference's; code and text are inferred. */
  tooManyPolicies: (limit: number) =>
    validationException(`PolicyArns takes at most ${limit} managed policies.`),
} as const;

function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, 403);
}

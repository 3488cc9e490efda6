import { AwsError, validationException } from '../errors.ts';

/** The refusals of STS. "Recorded" texts were seen in answers of live AWS that users published. */
export const refusals = {
  /** Recorded, with the status: hadoop#6538, granted#151. */
  sessionCredentials: (operation: string) =>
    accessDenied(`Cannot call ${operation} with session credentials`),
  /** Recorded: aws-vault#668; with sts:SetSourceIdentity: iambic#357. */
  notAuthorized: (principal: string, action: string, resource: string) =>
    accessDenied(`User: ${principal} is not authorized to perform: ${action} on resource: ${resource}`),
  /** Recorded by many users of EKS. */
  webIdentityNotAuthorized: () => accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity'),
  /** Recorded: awsu#27. */
  longerThanRole: () =>
    validationException('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'),
  /** The text is IAM's for tags of its own; the code is inferred. */
  duplicateTags: () =>
    invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  /** Inferred from "Rules for tagging in IAM and AWS STS". */
  reservedTag: () => invalidParameter('Tag keys beginning with aws: are reserved.'),
  /** Inferred. */
  strangeTransitiveTag: (key: string) =>
    invalidParameter(`TransitiveTagKeys names '${key}', which is not among the Tags.`),
  /** The end of the text is recorded (gekko_08, experiments/multi-hop-propagation); the code is inferred. */
  inheritedTag: () =>
    invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    ),
  /** The text is recorded (gekko_08, experiments/multi-hop-propagation); the code is inferred. */
  sourceIdentityIsSet: () => accessDenied('The source identity is already set for this assume role session'),
  /** "You cannot use a value that begins with the text aws:" (API reference); code and text are inferred. */
  reservedSourceIdentity: () => validationException('SourceIdentity cannot begin with aws:.'),
  /** "Do not specify this value for OpenID Connect ID tokens" (API reference); code and text are inferred. */
  providerId: () => validationException('ProviderId is not for OpenID Connect ID tokens.'),
  /** Keyproof's own. */
  noIssuer: () =>
    new AwsError(
      'NotImplementedException',
      'Keyproof knows no issuer of web identity tokens. Give it one under oidcProviders of an identities file ' +
        '(keyproof serve --identities FILE, or the option identities of createEmulator).',
      501,
    ),
  /** Recorded: AWS, "You may see this error if you sent an Access Token". */
  noJwt: () =>
    invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    ),
  /** Recorded: gitlab#342243. */
  missingClaim: (claim: string) => invalidToken(`Missing a required claim: ${claim}`),
  /** Recorded: configure-aws-credentials#280. */
  noProvider: (issuer: string) =>
    invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`),
  /** Recorded, with both spaces: aws-sdk-rust#827. */
  noVerificationKey: () =>
    invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ),
  /** The code is modelled; the text is inferred. */
  badTokenSignature: () => invalidToken('The signature of the web identity token is not valid.'),
  /** Recorded: configure-aws-credentials#1309. */
  wrongAudience: () => invalidToken('Incorrect token audience'),
  /** "Timestamps in the token must be formatted as an integer" (API reference); the text is inferred. */
  badTime: (claim: string) => invalidToken(`The claim ${claim} takes seconds since the epoch.`),
  /** The code is modelled; the text is inferred. */
  badSourceIdentityClaim: () =>
    invalidToken(
      'The claim https://aws.amazon.com/source_identity takes 2 to 64 letters, digits and _+=,.@-.',
    ),
  /** The code is modelled; the text is inferred. */
  badTagClaim: () =>
    invalidToken('The claim https://aws.amazon.com/tags takes principal_tags with one value each.'),
  /** Recorded: aws-sdk-java-v2#5709. */
  tokenExpired: (now: number, expiry: number) =>
    new AwsError(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${expiry}`,
    ),
  /** The code is modelled, with its status; that it is this one, and the text, are inferred. */
  tokenNotYetValid: (claim: string, now: number, instant: number) =>
    new AwsError(
      'IDPRejectedClaim',
      `Token not yet valid: current date/time ${now} must not be before the date/time ${instant} of the claim ${claim}`,
      403,
    ),
  /** Recorded for AssumeRoleWithSAML and an ARN that names no role: onelogin-aws-cli#12. */
  invalidArn: () => validationException('Request ARN is invalid'),
  /** Recorded: aws-vault#263, eks-anywhere#9485. */
  chainedTooLong: () =>
    validationException(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
  /** The code is modelled; the text is inferred. STS tells what its JSON parser says (amazon.aws#2778). */
  policyNoJson: () => new AwsError('MalformedPolicyDocument', 'The policy is not in the valid JSON format.'),
  /** The code is modelled; the texts stand beside what makes them, in emulator/iam/policy-error.ts. */
  malformedPolicy: (message: string) => new AwsError('MalformedPolicyDocument', message),
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

function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

function invalidToken(message: string): AwsError {
  return new AwsError('InvalidIdentityToken', message);
}

function accessDenied(message: string): AwsError {
  return new AwsError('AccessDenied', message, 403);
}

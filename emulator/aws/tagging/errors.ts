import { AwsError } from '../errors.ts';

/**
 * The refusals of the Tagging API. InvalidParameterException is documented for every misuse of a parameter; "Recorded"
 * texts were seen in answers of live AWS that users published.
 */
export const refusals = {
  /** Recorded: aws-cli#8109. */
  invalidArn: (arn: string) => invalidParameter(`${arn} is not a valid AmazonResourceName (ARN)`),
  /** That it refuses the call is the API reference's; the text is inferred. */
  otherPartition: (arn: string, region: string) =>
    invalidParameter(`The partition of ${arn} is not the one of the Region ${region}.`),
  /** Keyproof's own: what a resource of a service that is not emulated is told to be. */
  noResources: (service: string) => invalidParameter(`Keyproof has no resources of the service ${service}.`),
  /** That the two exclude each other is GetResources's in the API reference; the text is inferred. */
  besideArns: (other: string) =>
    invalidParameter(`ResourceARNList and ${other} cannot be specified in the same request.`),
  /** The number is the API reference's; the text is inferred. */
  tooManyTypes: (most: number) => invalidParameter(`ResourceTypeFilters takes at most ${most} items.`),
  /** The form is the API reference's; the text is inferred. */
  invalidType: (type: string) =>
    invalidParameter(`'${type}' is not a resource type: it takes service or service:resourceType.`),
  /** The rule is the API reference's; the text is inferred. */
  filterWithoutKey: () => invalidParameter('Each tag filter must contain a key.'),
  /** The ranges are the API reference's; the text is inferred. */
  outOfRange: (member: string, least: number, most: number, value: number) =>
    invalidParameter(`${member} takes ${least} to ${most}, not ${value}.`),
  /** The text is inferred. */
  invalidToken: () => invalidParameter('The pagination token is not valid.'),
  /** That a token belongs to its query is inferred, the text with it. */
  tokenOfOtherQuery: () => invalidParameter('The pagination token belongs to a query with other filters.'),
  /** The code and the 15 minutes are the API reference's; the text is inferred. */
  tokenExpired: () =>
    new AwsError(
      'PaginationTokenExpiredException',
      'The pagination token has expired. It is valid for 15 minutes; start the query again.',
    ),
  /**
   * What the operations of tag policies answer where there is no organization: the code is documented for unmet
   * prerequisites of tag policies, the text is inferred from "only from the organization's management account".
   */
  noOrganization: () =>
    new AwsError(
      'ConstraintViolationException',
      "You can call this operation only from the organization's management account; the account is in no organization.",
    ),
} as const;

function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

import { AwsError } from '../errors.ts';

/** The code is documented for every misuse of a parameter; the texts are ours unless said otherwise. */
export const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);

/** Recorded: aws-cli#8109. */
export const invalidArn = (arn: string) => invalidParameter(`${arn} is not a valid AmazonResourceName (ARN)`);

export const tokenExpired = () =>
  new AwsError(
    'PaginationTokenExpiredException',
    'The pagination token has expired. It is valid for 15 minutes; start the query again.',
  );

/**
 * What the operations of tag policies answer where there is no organization: the code is documented for unmet
 * prerequisites of tag policies, the text is inferred from "only from the organization's management account".
 */
export const noOrganization = () =>
  new AwsError(
    'ConstraintViolationException',
    "You can call this operation only from the organization's management account; the account is in no organization.",
  );

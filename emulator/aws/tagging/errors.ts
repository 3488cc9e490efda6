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

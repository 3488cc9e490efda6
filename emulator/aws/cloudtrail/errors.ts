import { AwsError } from '../errors.ts';

/** The refusals of CloudTrail. The codes are the API model's; nobody has published the texts. */
export const refusals = {
  /** "Currently the list can contain only one item" (API reference); the text is inferred from it. */
  tooManyAttributes: (most: number) =>
    new AwsError('InvalidLookupAttributesException', `LookupAttributes can contain only ${most} item.`),
  /** The code is the API model's; that such a value is refused, and the text, are inferred. */
  readOnlyValue: (value: string) =>
    new AwsError('InvalidLookupAttributesException', `ReadOnly takes true or false, not '${value}'.`),
  /** The text is inferred from the API model's description of the error. */
  timeRange: () =>
    new AwsError('InvalidTimeRangeException', 'The start time occurs after the end time of the time range.'),
  /** The text is inferred from the API model's description of the error. */
  nextToken: () =>
    new AwsError(
      'InvalidNextTokenException',
      'The token is not valid, or was given for a request with other parameters.',
    ),
} as const;

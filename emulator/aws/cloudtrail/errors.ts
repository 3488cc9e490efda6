import { AwsError } from '../errors.ts';

/** The codes are the API model's; the texts are ours, made of its descriptions. */
export const refusals = {
  lookupAttributes: (message: string) => new AwsError('InvalidLookupAttributesException', message),
  timeRange: () =>
    new AwsError('InvalidTimeRangeException', 'The start time occurs after the end time of the time range.'),
  nextToken: () =>
    new AwsError(
      'InvalidNextTokenException',
      'The token is not valid, or was given for a request with other parameters.',
    ),
} as const;

import { AwsError, validationException } from '../../errors.ts';

/** What KMS refuses about what a new key may be. */
export const creationRefusals = {
  /** Recorded in 2016 (convox/rack#347); that its words are still these is inferred. */
  tooManyKeys: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Key quota for this account in this region is ${limit} but the current usage is ${usage}.`,
    ),
  /** That only one of them may be used is the API reference's; code and text are inferred. */
  twoSpecs: () =>
    validationException(
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    ),
  /** Recorded. */
  usageRequired: () =>
    validationException(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ),
  /** Which usages a spec has is the API reference's; code and text are inferred. */
  usageOfOtherSpec: (usage: string, spec: string) =>
    validationException(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`),
} as const;

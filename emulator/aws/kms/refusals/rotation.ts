import { AwsError } from '../../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { invalidState } from './codes.ts';

/** What KMS refuses about rotation. */
export const rotationRefusals = {
  /** Recorded for EnableKeyRotation on an asymmetric key, with its empty message: terraform-aws-kms#20. */
  rotationNotSupported: () => new AwsError('UnsupportedOperationException', ''),
  /** The code and both reasons are the API reference's; the text is inferred. */
  rotationSoon: (key: KeyRecord) =>
    new AwsError(
      'ConflictException',
      `An automatic rotation of ${key.arn} is in progress or scheduled to begin within the next 20 minutes.`,
    ),
  /** That a second one must wait is inferred, the code with it: no other that is modelled fits. */
  rotationInProgress: (key: KeyRecord) =>
    new AwsError('ConflictException', `An on-demand rotation of ${key.arn} is already in progress.`),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyRotations: (limit: number) =>
    new AwsError(
      'LimitExceededException',
      `On-demand rotations per key quota for this account in this region is ${limit}, current usage is ${limit}`,
    ),
  /** RotateKeyOnDemand, API reference, tells the rule; code and text are inferred. */
  nothingToRotateTo: (key: KeyRecord) => invalidState(`${key.arn} has no key material pending rotation.`),
} as const;

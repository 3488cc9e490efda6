import { AwsError, validationException } from '../../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { invalidState } from './codes.ts';

/** What KMS refuses about key states and origins. */
export const stateRefusals = {
  /** Recorded: AWS's own SDK examples and others. */
  disabled: (key: KeyRecord) => new AwsError('DisabledException', `${key.arn} is disabled.`),
  /** Recorded for cryptographic operations and for ScheduleKeyDeletion (terraform-provider-aws#17889). */
  pendingDeletion: (key: KeyRecord) => invalidState(`${key.arn} is pending deletion.`),
  /** Inferred from the key-state page: "is pending deletion (or pending replica deletion)". */
  pendingReplicaDeletion: (key: KeyRecord) => invalidState(`${key.arn} is pending replica deletion.`),
  /** Key-state page of the KMS developer guide; recorded by Thales's Terraform provider, which waits on the text. */
  creating: (key: KeyRecord) => invalidState(`${key.arn} is creating.`),
  /** Key-state page of the KMS developer guide. */
  updating: (key: KeyRecord) => invalidState(`${key.arn} is updating.`),
  /** Key-state page of the KMS developer guide. */
  notPendingDeletion: (key: KeyRecord) => invalidState(`${key.arn} is not pending deletion.`),
  /** Key-state page of the KMS developer guide. */
  pendingImport: (key: KeyRecord) => invalidState(`${key.arn} is pending import.`),
  /** Key-state page for EXTERNAL; for other origins inferred from it. */
  wrongOrigin: (key: KeyRecord) =>
    new AwsError(
      'UnsupportedOperationException',
      `${key.arn} origin is ${key.origin} which is not valid for this operation.`,
    ),
  /** Inferred from the documented range; the API model itself allows 1 to 365. */
  pendingWindow: (days: number, least: number, most: number) =>
    validationException(
      `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: ` +
        (days < least
          ? `Member must have value greater than or equal to ${least}`
          : `Member must have value less than or equal to ${most}`),
    ),
} as const;

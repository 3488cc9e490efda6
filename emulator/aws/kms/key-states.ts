import type { AwsError } from '../errors.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, State } from './key-record.ts';

type Refusal = (key: KeyRecord) => AwsError;

const { disabled, pendingDeletion, notPendingDeletion } = refusals;

/**
 * Which key states refuse which operation, and how; a state that is absent permits it. The table of the
 * "Key states of KMS keys" page of the KMS developer guide. That page leaves cryptographic operations on a
 * key pending deletion the choice of two errors; every answer of live AWS that was published is this one.
 */
const STATE_REFUSALS = {
  CancelKeyDeletion: { Enabled: notPendingDeletion, Disabled: notPendingDeletion },
  CreateAlias: { PendingDeletion: pendingDeletion },
  CreateGrant: { Disabled: disabled, PendingDeletion: pendingDeletion },
  Decrypt: { Disabled: disabled, PendingDeletion: pendingDeletion },
  DeleteAlias: {},
  DeriveSharedSecret: { Disabled: disabled, PendingDeletion: pendingDeletion },
  DescribeKey: {},
  DisableKey: { PendingDeletion: pendingDeletion },
  DisableKeyRotation: { Disabled: disabled, PendingDeletion: pendingDeletion },
  EnableKey: { PendingDeletion: pendingDeletion },
  EnableKeyRotation: { Disabled: disabled, PendingDeletion: pendingDeletion },
  Encrypt: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GenerateDataKey: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GenerateDataKeyPair: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GenerateDataKeyPairWithoutPlaintext: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GenerateDataKeyWithoutPlaintext: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GenerateMac: { Disabled: disabled, PendingDeletion: pendingDeletion },
  GetKeyLastUsage: {},
  GetKeyPolicy: {},
  GetKeyRotationStatus: {},
  GetPublicKey: { Disabled: disabled, PendingDeletion: pendingDeletion },
  ListAliases: {},
  ListGrants: {},
  ListKeyPolicies: {},
  ListKeyRotations: {},
  ListResourceTags: {},
  PutKeyPolicy: {},
  ReEncrypt: { Disabled: disabled, PendingDeletion: pendingDeletion },
  RetireGrant: {},
  RevokeGrant: {},
  RotateKeyOnDemand: { Disabled: disabled, PendingDeletion: pendingDeletion },
  ScheduleKeyDeletion: { PendingDeletion: pendingDeletion },
  Sign: { Disabled: disabled, PendingDeletion: pendingDeletion },
  TagResource: { PendingDeletion: pendingDeletion },
  UntagResource: { PendingDeletion: pendingDeletion },
  /** The new target's state decides; the old target may be in any. */
  UpdateAlias: { PendingDeletion: pendingDeletion },
  UpdateKeyDescription: { PendingDeletion: pendingDeletion },
  Verify: { Disabled: disabled, PendingDeletion: pendingDeletion },
  VerifyMac: { Disabled: disabled, PendingDeletion: pendingDeletion },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<State, Refusal>>>>>;

/** The operations that look at a key's state. */
export type KeyOperation = keyof typeof STATE_REFUSALS;

/** @throws AwsError when the key's state does not permit the operation */
export function checkState(key: KeyRecord, operation: KeyOperation): void {
  const refusalOf: Readonly<Partial<Record<State, Refusal>>> = STATE_REFUSALS[operation];
  const refuse = refusalOf[key.state];
  if (refuse) throw refuse(key);
}

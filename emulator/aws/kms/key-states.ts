import type { AwsError } from '../errors.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, State } from './key-record.ts';

type Refusal = (key: KeyRecord) => AwsError;
type Refusals = Readonly<Partial<Record<State, Refusal>>>;

const { disabled, pendingDeletion, notPendingDeletion, pendingReplicaDeletion, creating, updating } =
  refusals;
const { pendingImport, wrongOrigin } = refusals;

const ALWAYS = {} as const satisfies Refusals;

const UNLESS_PENDING = {
  PendingDeletion: pendingDeletion,
  PendingReplicaDeletion: pendingReplicaDeletion,
} as const satisfies Refusals;

/** Cryptographic operations and what the guide treats like them. They go on while the primary Region is updated. */
const USE = {
  ...UNLESS_PENDING,
  Disabled: disabled,
  Creating: creating,
  PendingImport: pendingImport,
} as const satisfies Refusals;

/** Only keys with imported material wait for it, and they do not rotate by themselves. */
const ROTATE = { ...USE, PendingImport: wrongOrigin } as const satisfies Refusals;

/** Enabling and disabling. */
const SWITCH = {
  ...UNLESS_PENDING,
  Creating: creating,
  Updating: updating,
  PendingImport: pendingImport,
} as const satisfies Refusals;

/**
 * Which key states refuse which operation, and how; a state that is absent permits it. The table of the
 * "Key states of KMS keys" page of the KMS developer guide. That page leaves cryptographic operations on a
 * key pending deletion the choice of two errors; every answer of live AWS that was published is this one. Of a
 * key pending import the stored edition tells nothing for public keys and rotation on demand; that they answer as
 * the other cryptographic operations is inferred. DeleteImportedKeyMaterial's row is its API reference's.
 */
const STATE_REFUSALS = {
  CancelKeyDeletion: {
    Creating: notPendingDeletion,
    Enabled: notPendingDeletion,
    Disabled: notPendingDeletion,
    Updating: notPendingDeletion,
    PendingImport: notPendingDeletion,
  },
  CreateAlias: UNLESS_PENDING,
  CreateGrant: USE,
  Decrypt: USE,
  DeleteAlias: ALWAYS,
  DeleteImportedKeyMaterial: { Creating: creating, Updating: updating },
  DeriveSharedSecret: USE,
  DescribeKey: ALWAYS,
  DisableKey: SWITCH,
  DisableKeyRotation: ROTATE,
  EnableKey: SWITCH,
  EnableKeyRotation: ROTATE,
  Encrypt: USE,
  GenerateDataKey: USE,
  GenerateDataKeyPair: USE,
  GenerateDataKeyPairWithoutPlaintext: USE,
  GenerateDataKeyWithoutPlaintext: USE,
  GenerateMac: USE,
  GetKeyLastUsage: ALWAYS,
  GetKeyPolicy: ALWAYS,
  GetKeyRotationStatus: ALWAYS,
  GetParametersForImport: { ...UNLESS_PENDING, Creating: creating, Updating: updating },
  GetPublicKey: USE,
  ImportKeyMaterial: { ...UNLESS_PENDING, Creating: creating },
  ListAliases: ALWAYS,
  ListGrants: ALWAYS,
  ListKeyPolicies: ALWAYS,
  ListKeyRotations: ALWAYS,
  ListResourceTags: ALWAYS,
  PutKeyPolicy: ALWAYS,
  ReEncrypt: USE,
  ReplicateKey: { ...USE, Updating: updating },
  RetireGrant: ALWAYS,
  RevokeGrant: ALWAYS,
  RotateKeyOnDemand: USE,
  ScheduleKeyDeletion: { ...UNLESS_PENDING, Updating: updating },
  Sign: USE,
  TagResource: UNLESS_PENDING,
  UntagResource: UNLESS_PENDING,
  /** The new target's state decides; the old target may be in any. */
  UpdateAlias: UNLESS_PENDING,
  UpdateKeyDescription: UNLESS_PENDING,
  UpdatePrimaryRegion: USE,
  Verify: USE,
  VerifyMac: USE,
} as const satisfies Readonly<Record<string, Refusals>>;

/** The operations that look at a key's state. */
export type KeyOperation = keyof typeof STATE_REFUSALS;

/** @throws AwsError when the key's state does not permit the operation */
export function checkState(key: KeyRecord, operation: KeyOperation): void {
  const refusalOf: Refusals = STATE_REFUSALS[operation];
  const refuse = refusalOf[key.state];
  if (refuse) throw refuse(key);
}

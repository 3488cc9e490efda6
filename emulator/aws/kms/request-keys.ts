import type { ContextKeys } from '../../iam/context.ts';

/** The members of the inputs of KMS that policies can ask of. */
type Input = Readonly<Record<string, unknown>>;

/**
 * The condition keys that a request's parameters give ("AWS KMS condition keys", KMS developer guide).
 * @param action the IAM action, which differs from the operation for ReEncrypt
 */
export function parameterKeys(action: string, input: Input): ContextKeys {
  const text = (member: string) => textOf(input[member]);
  return {
    ...encryptionKeys(action, input),
    ...grantKeys(action, input),
    ...tagKeys(input),
    'kms:SigningAlgorithm': text('SigningAlgorithm'),
    'kms:MessageType': action === 'Sign' || action === 'Verify' ? (text('MessageType') ?? 'RAW') : undefined,
    'kms:MacAlgorithm': text('MacAlgorithm'),
    'kms:KeyAgreementAlgorithm': text('KeyAgreementAlgorithm'),
    'kms:DataKeyPairSpec': text('KeyPairSpec'),
    'kms:ScheduleKeyDeletionPendingWindowInDays': text('PendingWindowInDays'),
    'kms:RotationPeriodInDays': text('RotationPeriodInDays'),
    'kms:BypassPolicyLockoutSafetyCheck': takesPolicy.has(action)
      ? (text('BypassPolicyLockoutSafetyCheck') ?? 'false')
      : undefined,
    'kms:WrappingAlgorithm': text('WrappingAlgorithm'),
    'kms:WrappingKeySpec': text('WrappingKeySpec'),
    'kms:ExpirationModel':
      action === 'ImportKeyMaterial' ? (text('ExpirationModel') ?? 'KEY_MATERIAL_EXPIRES') : undefined,
    'kms:ValidTo': text('ValidTo'),
    'kms:ReplicaRegion': text('ReplicaRegion'),
    'kms:PrimaryRegion': text('PrimaryRegion'),
  };
}

const takesPolicy: ReadonlySet<string> = new Set(['CreateKey', 'PutKeyPolicy', 'ReplicateKey']);

/** The members that hold encryption context and algorithm, by action. */
const CIPHER_MEMBERS: Readonly<Record<string, readonly [context: string, algorithm: string]>> = {
  Encrypt: ['EncryptionContext', 'EncryptionAlgorithm'],
  Decrypt: ['EncryptionContext', 'EncryptionAlgorithm'],
  ReEncryptFrom: ['SourceEncryptionContext', 'SourceEncryptionAlgorithm'],
  ReEncryptTo: ['DestinationEncryptionContext', 'DestinationEncryptionAlgorithm'],
  GenerateDataKey: ['EncryptionContext', ''],
  GenerateDataKeyPair: ['EncryptionContext', ''],
  GenerateDataKeyPairWithoutPlaintext: ['EncryptionContext', ''],
  GenerateDataKeyWithoutPlaintext: ['EncryptionContext', ''],
};

/** The encryption context of a request; undefined for actions that take none. */
export function encryptionContextOf(
  action: string,
  input: Input,
): Readonly<Record<string, string>> | undefined {
  const [member] = CIPHER_MEMBERS[action] ?? [];
  return member === undefined ? undefined : ((input[member] ?? {}) as Readonly<Record<string, string>>);
}

function encryptionKeys(action: string, input: Input): ContextKeys {
  const members = CIPHER_MEMBERS[action];
  if (!members) return {};
  return {
    ...contextKeys(encryptionContextOf(action, input) ?? {}),
    'kms:EncryptionAlgorithm': textOf(input[members[1]]) ?? 'SYMMETRIC_DEFAULT',
  };
}

function contextKeys(context: Readonly<Record<string, string>>): ContextKeys {
  return {
    'kms:EncryptionContextKeys': Object.keys(context),
    ...Object.fromEntries(
      Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
  };
}

/** CreateGrant counts a constraint as the request's encryption context ("kms:EncryptionContext:context-key"). */
function grantKeys(action: string, input: Input): ContextKeys {
  // Only requests of an AWS service on behalf of the caller have it true, and there is none here.
  const forResource = GRANT_ACTIONS.has(action) ? 'false' : undefined;
  if (action !== 'CreateGrant') return { 'kms:GrantIsForAWSResource': forResource };
  const constraints = (input.Constraints ?? {}) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const types = Object.keys(constraints).filter((type) => constraints[type] !== undefined);
  return {
    ...contextKeys(Object.assign({}, ...Object.values(constraints))),
    'kms:GrantIsForAWSResource': forResource,
    'kms:GrantOperations': (input.Operations ?? []) as readonly string[],
    'kms:GrantConstraintType': types,
    'kms:GranteePrincipal': textOf(input.GranteePrincipal),
    'kms:RetiringPrincipal': textOf(input.RetiringPrincipal),
  };
}

const GRANT_ACTIONS: ReadonlySet<string> = new Set(['CreateGrant', 'ListGrants', 'RevokeGrant']);

function tagKeys(input: Input): ContextKeys {
  const tags = (input.Tags ?? []) as readonly { readonly TagKey?: string; readonly TagValue?: string }[];
  const named = tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue] as const);
  const removed = (input.TagKeys ?? []) as readonly string[];
  return {
    'aws:TagKeys': [...named.map(([key]) => key), ...removed],
    ...Object.fromEntries(named.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Date) return value.toISOString();
  return value === undefined || value === null ? undefined : String(value);
}

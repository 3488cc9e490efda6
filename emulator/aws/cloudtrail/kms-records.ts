import type { Json } from '../../store/store.ts';
import type { JournalEntry } from '../../world/journal.ts';

/*
 * What the records of KMS tell beside what was asked and answered ("Logging AWS KMS API calls with AWS CloudTrail" of
 * the KMS developer guide, with its log entries).
 */

type Members = Readonly<Record<string, Json>>;

const SYMMETRIC = 'SYMMETRIC_DEFAULT';

/**
 * The parameters of a request, with what it left to KMS. "The CloudTrail log entry for a Decrypt operation always
 * includes the encryptionAlgorithm"; the examples of Encrypt, CreateKey and PutKeyPolicy tell theirs. That ReEncrypt
 * does as Decrypt is inferred.
 */
export function requestOf({ service, operation, input }: JournalEntry): Json {
  const defaults = service === 'kms' ? DEFAULTS[operation] : undefined;
  if (!defaults || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return { ...defaults(input as Members), ...(input as Members) };
}

const DEFAULTS: Readonly<Record<string, (input: Members) => Members>> = {
  CreateKey: ({ KeySpec, CustomerMasterKeySpec }) => {
    const spec = KeySpec ?? CustomerMasterKeySpec ?? SYMMETRIC;
    return {
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: spec,
      CustomerMasterKeySpec: spec,
      Origin: 'AWS_KMS',
      BypassPolicyLockoutSafetyCheck: false,
    };
  },
  Decrypt: () => ({ EncryptionAlgorithm: SYMMETRIC }),
  Encrypt: () => ({ EncryptionAlgorithm: SYMMETRIC }),
  PutKeyPolicy: () => ({ BypassPolicyLockoutSafetyCheck: false }),
  ReEncrypt: () => ({ SourceEncryptionAlgorithm: SYMMETRIC, DestinationEncryptionAlgorithm: SYMMETRIC }),
};

/** The answer as a record shows it: the guide's entry of CreateGrant has the id of the grant alone, not its token. */
export function answerOf({ service, operation, output = null }: JournalEntry): Json {
  if (service !== 'kms' || operation !== 'CreateGrant') return output;
  const { GrantToken: _, ...shown } = output as Members;
  return shown;
}

/**
 * The ARN that `responseElements.keyId` tells since December 2022 "even when the AWS KMS API operation doesn't return
 * the key ARN", for the operations that the guide names.
 */
export function affectedKey({ service, operation, resources }: JournalEntry): string | undefined {
  if (service !== 'kms' || !TELL_THEIR_KEY.has(operation)) return undefined;
  return resources.find((arn) => arn.includes(':key/'));
}

const TELL_THEIR_KEY: ReadonlySet<string> = new Set([
  'CreateAlias',
  'CreateGrant',
  'DeleteAlias',
  'DisableKey',
  'EnableKey',
  'EnableKeyRotation',
  'ImportKeyMaterial',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdatePrimaryRegion',
]);

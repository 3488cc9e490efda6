/** Every number of KMS but its quotas (quotas.ts), once, with its source. */
export const LIMITS = {
  /** CreateGrant, API reference: encryption context pairs of one constraint, characters of one pair's value. */
  grantConstraint: { pairs: 8, valueCharacters: 384 },
  /** GetParametersForImport, API reference: how long wrapping key and token are good, in milliseconds. */
  importParametersValid: 24 * 60 * 60 * 1000,
  /** ImportKeyMaterial, API reference: ValidTo lies at most so far ahead, in milliseconds. */
  importedMaterialValid: 365 * 24 * 60 * 60 * 1000,
  /** "Requirements for imported key material" of the KMS developer guide: 1,024 bits. */
  importedHmacKeyBytes: 128,
  /** EnableKeyRotation, API reference; the model holds the least and the most. */
  rotationPeriodDays: { default: 365 },
  /** ConflictException, API reference: no rotation on demand so shortly before an automatic one, in milliseconds. */
  quietBeforeRotation: 20 * 60 * 1000,
  /** ScheduleKeyDeletion, API reference. */
  pendingWindowDays: { least: 7, most: 30, default: 30 },
  /**
   * How long a custom key store is CONNECTING and DISCONNECTING. AWS takes up to 20 minutes to connect (older API
   * references of ConnectCustomKeyStore); these numbers are Keyproof's choice: long enough to be seen, short
   * enough to wait for.
   */
  customKeyStoreMilliseconds: { connect: 60_000, disconnect: 10_000 },
  /** Page sizes: API reference of the List operations, default and maximum. A larger Limit gives the maximum. */
  pages: {
    keys: { default: 100, most: 1000 },
    aliases: { default: 50, most: 100 },
    grants: { default: 50, most: 100 },
    tags: { default: 50, most: 50 },
    policies: { default: 100, most: 1000 },
    rotations: { default: 100, most: 1000 },
    /** The maximum is the API model's, the default inferred; an account has at most ten by default. */
    customKeyStores: { default: 100, most: 1000 },
  },
} as const;

/**
 * How long a rotation on demand takes on the emulator's clock, in milliseconds: a moment in which clients see
 * that it is under way. AWS speaks of a "slight delay" of its background process and gives no number.
 */
export const ON_DEMAND_ROTATION_TIME = 10_000;

export const DAY = 24 * 60 * 60 * 1000;

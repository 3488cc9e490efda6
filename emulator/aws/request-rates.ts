/**
 * Requests a second for one account in one Region. KMS: "Request quotas" of its developer guide, the edition of
 * 2026, whose table is newer than some of its prose. GetResources: "Service quotas" of the Tag Editor user guide.
 * LookupEvents: its API reference. An operation that is absent has no quota here: those of the other operations
 * of these services and of STS are not published with a number that we could find.
 */
const RATES = {
  /** Keys of these families share one quota over all cryptographic operations. */
  symmetric: 10_000,
  RSA: 1000,
  /** With SM2. */
  ECC: 1000,
  'ML-DSA': 1000,

  'GenerateDataKeyPair/ECC_NIST_P256': 100,
  'GenerateDataKeyPair/ECC_NIST_P384': 100,
  'GenerateDataKeyPair/ECC_NIST_P521': 100,
  'GenerateDataKeyPair/ECC_SECG_P256K1': 100,
  'GenerateDataKeyPair/ECC_NIST_EDWARDS25519': 100,
  'GenerateDataKeyPair/RSA_2048': 20,
  'GenerateDataKeyPair/RSA_3072': 4,
  'GenerateDataKeyPair/RSA_4096': 1,
  'GenerateDataKeyPair/SM2': 25,

  CancelKeyDeletion: 5,
  ConnectCustomKeyStore: 5,
  CreateAlias: 5,
  CreateCustomKeyStore: 5,
  CreateGrant: 50,
  CreateKey: 5,
  DeleteAlias: 15,
  DeleteCustomKeyStore: 5,
  DeleteImportedKeyMaterial: 15,
  DescribeCustomKeyStores: 5,
  DescribeKey: 2000,
  DisableKey: 5,
  DisableKeyRotation: 5,
  DisconnectCustomKeyStore: 5,
  EnableKey: 5,
  EnableKeyRotation: 15,
  GetKeyLastUsage: 5,
  GetKeyPolicy: 1000,
  GetKeyRotationStatus: 1000,
  GetParametersForImport: 1,
  GetPublicKey: 2000,
  ImportKeyMaterial: 15,
  ListAliases: 500,
  ListGrants: 100,
  ListKeyPolicies: 100,
  ListKeyRotations: 100,
  ListKeys: 500,
  ListResourceTags: 2000,
  ListRetirableGrants: 100,
  PutKeyPolicy: 15,
  ReplicateKey: 5,
  RetireGrant: 50,
  RevokeGrant: 50,
  RotateKeyOnDemand: 5,
  ScheduleKeyDeletion: 15,
  TagResource: 10,
  UntagResource: 5,
  UpdateAlias: 5,
  UpdateCustomKeyStore: 5,
  UpdateKeyDescription: 5,
  UpdatePrimaryRegion: 5,

  GetResources: 15,
  LookupEvents: 2,
} as const;

/** The name of a request quota. */
export type QuotaName = keyof typeof RATES;

const CHINA = {
  'GenerateDataKeyPair/RSA_2048': 1,
  'GenerateDataKeyPair/RSA_3072': 0.5,
  'GenerateDataKeyPair/RSA_4096': 0.1,
} as const;

/** Regions with rates of their own; the same sources. */
const REGIONAL: Readonly<Record<string, Readonly<Partial<Record<QuotaName, number>>>>> = {
  'us-east-1': { symmetric: 100_000 },
  'us-west-2': { symmetric: 100_000 },
  'eu-west-1': { symmetric: 100_000 },
  'us-east-2': { symmetric: 20_000 },
  'ap-southeast-1': { symmetric: 20_000 },
  'ap-southeast-2': { symmetric: 20_000 },
  'ap-northeast-1': { symmetric: 20_000 },
  'eu-central-1': { symmetric: 20_000 },
  'eu-west-2': { symmetric: 20_000 },
  'cn-north-1': CHINA,
  'cn-northwest-1': CHINA,
};

/** The names of all request quotas: operations, and what several of them share. */
export const QUOTA_NAMES: ReadonlySet<string> = new Set(Object.keys(RATES));

/** Requests a second that AWS lets through in a Region. */
export function rateOf(quota: QuotaName, region: string): number {
  return REGIONAL[region]?.[quota] ?? RATES[quota];
}

/** Every number of KMS, once, with its source. */
export const LIMITS = {
  /** Resource quotas page of the KMS developer guide: user tags per key. */
  tagsPerKey: 50,
  /** Resource quotas page: aliases per key. */
  aliasesPerKey: 50,
  /** Resource quotas page: grants per key. */
  grantsPerKey: 50_000,
  /** CreateGrant, API reference: encryption context pairs of one constraint, characters of one pair's value. */
  grantConstraint: { pairs: 8, valueCharacters: 384 },
  /** Key policy document size, KMS developer guide of 2022/23; absent from newer pages, so inferred to hold. */
  keyPolicyBytes: 32_768,
  /** ScheduleKeyDeletion, API reference. */
  pendingWindowDays: { least: 7, most: 30, default: 30 },
  /** Page sizes: API reference of the List operations, default and maximum. A larger Limit gives the maximum. */
  pages: {
    keys: { default: 100, most: 1000 },
    aliases: { default: 50, most: 100 },
    grants: { default: 50, most: 100 },
    tags: { default: 50, most: 50 },
    policies: { default: 100, most: 1000 },
  },
} as const;

export const DAY = 24 * 60 * 60 * 1000;

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

/**
 * Every interval and window, in milliseconds. Those marked SPIRE are the constants of its aws_kms plugin
 * (v1.15): servers of both kinds share a trust domain, so they have to agree on what is stale.
 */
export const TIMES = {
  /** SPIRE: how often the aliases (and the tag spire-last-update) are refreshed. */
  keepAlive: 6 * HOUR,
  /** SPIRE: how often stale aliases are looked for. */
  staleAliasSweep: 24 * HOUR,
  /** SPIRE: how often keys without an alias, or with stale tags, are looked for. */
  keySweep: 48 * HOUR,
  /** SPIRE: a server that refreshed nothing for this long is gone. */
  staleAfter: 14 * DAY,
  /** SPIRE: a key without an alias may be in the making for this long. */
  orphanAfter: 48 * HOUR,
  /** Ours: a replaced key can still be named by a stale read or a late alias update for this long. */
  disposalGrace: 30 * SECOND,
  /** SPIRE: the first and the longest pause between two tries to dispose of a key. */
  disposalFirstPause: 2 * SECOND,
  disposalLongestPause: 60 * SECOND,
  /** Ours: KMS is eventually consistent, "typically less than a few seconds" (KMS developer guide). */
  newKeyPause: 1 * SECOND,
} as const;

/** Counts and sizes, each with the one who sets it. */
export const LIMITS = {
  /** KMS: 7 to 30 days; SPIRE takes the shortest. */
  deletionWindowDays: 7,
  /** KMS API model: AliasName 1-256. */
  aliasNameLength: 256,
  /** KMS: the largest page of ListAliases. */
  aliasesPerPage: 100,
  /** KMS: the largest page of ListKeys. */
  keysPerPage: 1000,
  /** Resource Groups Tagging API: the largest ResourcesPerPage, and the longest ResourceARNList. */
  resourcesPerPage: 100,
  /** KMS: user tags of one key. */
  tagsPerKey: 50,
  /** KMS API model, in Unicode characters. */
  tagKeyLength: 128,
  tagValueLength: 256,
  /** SPIFFE: a trust domain name has at most 255 bytes. */
  trustDomainLength: 255,
  /** Ours: then the periodic sweep takes over. */
  disposalTries: 10,
  /** Ours: a new key's public key is asked for this often while KMS does not see the key yet. */
  newKeyTries: 5,
  /** Ours: reads at the same time; DescribeKey's and GetPublicKey's quota is 2,000 a second. */
  concurrentReads: 8,
} as const;

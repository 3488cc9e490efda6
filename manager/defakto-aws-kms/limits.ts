const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Milliseconds, all ours. */
export const TIMES = {
  /**
   * Between two writes in the background: KMS takes 10 TagResource and 15 ScheduleKeyDeletion a second of an account,
   * and others need them too.
   */
  betweenWrites: 250,
  /** The first and the longest pause before the index is asked whether it knows a new key. */
  disposalFirstPause: 30 * SECOND,
  disposalLongestPause: 15 * MINUTE,
  /** KMS is eventually consistent, "typically less than a few seconds" (KMS developer guide). */
  newKeyPause: 1 * SECOND,
  /** While the index does not show a key that the caller expects; 5 minutes in all. */
  indexPauses: [5, 10, 15, 30, 60, 60, 60, 60].map((seconds) => seconds * SECOND),
  /** After a start: when keys are looked for that the index did not show then. */
  lateLooks: [1, 9, 50].map((minutes) => minutes * MINUTE),
} as const;

export const LIMITS = {
  /** KMS: 7 to 30 days. The shortest: what is scheduled is out of use, and every key costs. */
  deletionWindowDays: 7,
  /** Ours: then the sweep of orphans takes over. */
  disposalTries: 16,
  newKeyTries: 5,
  /** Ours: GetPublicKey's quota is 2,000 a second. */
  concurrentReads: 8,
} as const;

/** The names under which a trust domain's server keeps its keys, SPIRE's own. */
export const SLOTS = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'] as const;

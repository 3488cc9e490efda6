const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** When the slots move on, as SPIRE's CA manager does it; the rest is ours. Milliseconds. */
export const ROTATION = {
  /** The part of the active authority's life after which its successor is prepared. */
  prepareAfter: 1 / 2,
  /** The part after which the successor takes over. */
  activateAfter: 5 / 6,
  /** Certificates begin a little earlier, for verifiers whose clocks are behind. SPIRE's value. */
  backdate: 10 * SECOND,
  /** What has expired stays published for so long, for replicas whose clocks differ. */
  publishedBeyond: 5 * MINUTE,
  /** The longest sleep: a machine that was suspended, or whose clock was set, notices after it; a mint at once. */
  longestSleep: 15 * MINUTE,
  /** The pause after a step that failed. */
  retry: MINUTE,
} as const;

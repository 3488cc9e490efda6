import { DAY, HOUR, MINUTE } from '../../laboratory/durations.ts';
import { LEFTOVERS_STAY } from '../../laboratory/windows.ts';

/**
 * How long things may take, milliseconds. SPIRE's documentation has the numbers: aliases and tags are refreshed every 6
 * hours, keys are stale after 14 days, keys without an alias are orphans after 48 hours, and a scan comes round every 48
 * hours, the first one 48 hours after the start.
 */
export const WINDOWS = {
  /** Without a sign of life until a server may be taken for gone; its last refresh was up to six hours before its end. */
  mayBeGone: 14 * DAY - 6 * HOUR,
  /** Until another server's key has to be taken for stale. */
  stale: 14 * DAY,
  /** Until a key without an alias has to be taken for an orphan. */
  orphan: 2 * DAY,
  /** Until the next scan has come round; then a call may be repeated. */
  nextScan: 2 * DAY + 12 * HOUR,
  /** As long as a scan that is under way takes for one key, with calls that are slow and repeated. */
  scanOfAKey: 5 * MINUTE,
  /** As long as a leftover may stay at the longest: until it counts as an orphan, and a scan. */
  leftover: LEFTOVERS_STAY,
  /** Until a refresh has come round; then a call may be repeated. */
  refresh: 7 * HOUR,
  /** Twice a refresh: what disturbs a server is noted up to six hours late. */
  sureOfARefresh: 14 * HOUR,
} as const;

/** Whether something happened so shortly before that it was too late for a scan under way. */
export function isTooLateForAScan(instant: number | undefined, now: number): boolean {
  return instant !== undefined && now - instant < WINDOWS.scanOfAKey;
}

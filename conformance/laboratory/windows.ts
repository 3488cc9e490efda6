import type { Mode } from '../vocabulary.ts';
import { DAY } from './durations.ts';

/* How long keys may stay that nobody uses, by SPIRE's documentation. Milliseconds. */

/** How long after its death a server's keys may be kept: two weeks, and at most one interval of the scan. */
export function goneAfter(mode: Mode): number {
  return 14 * DAY + (mode === 'alias' ? 1 : 2) * DAY;
}

/**
 * How long a key that no id uses any more may stay while its server runs. SPIRE's aws_kms disposes of it within
 * seconds, but what its documentation promises is a scan: it removes keys that are older than 48 hours and comes round
 * every 48 hours, the first time 48 hours after a start. The last day is for refreshes and calls that are repeated.
 */
export const LEFTOVERS_STAY = 5 * DAY;

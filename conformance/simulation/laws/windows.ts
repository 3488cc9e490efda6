import { DAY, HOUR } from '../../laboratory/durations.ts';

/** After so long without a sign of life a server is gone; its last refresh was up to six hours before its end. */
export const STALE = 14 * DAY - 6 * HOUR;

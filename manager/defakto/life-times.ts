const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Intervals and windows in milliseconds. Those marked Defakto are what its documentation promises. */
export const LIFE = {
  /** Ours, as SPIRE's: how often a server shows that its keys are in use. */
  heartbeat: 6 * HOUR,
  /** Defakto: how often orphans are looked for. */
  orphanSweep: 48 * HOUR,
  /** Defakto: how often keys of decommissioned deployments are looked for. */
  deploymentSweep: 24 * HOUR,
  /** Ours, as SPIRE's: who showed nothing for this long is gone. */
  goneAfter: 14 * DAY,
  /** Ours: no key is touched that is not our own, or not known to be out of use, before it was quiet for this long. */
  confirm: 24 * HOUR,
} as const;

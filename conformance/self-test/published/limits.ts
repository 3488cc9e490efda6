import { DAY, HOUR } from '../../laboratory/durations.ts';

const SECOND = 1000;

/** Milliseconds. The intervals and windows are those observed of the plugin (docs/known-defects.md). */
export const TIMES = {
  refresh: 6 * HOUR,
  aliasSweep: 24 * HOUR,
  keySweep: 48 * HOUR,
  staleAfter: 14 * DAY,
  orphanAfter: 48 * HOUR,
  firstRetry: 2 * SECOND,
  longestRetry: 60 * SECOND,
  /** The model's own: a refresh that is under way elsewhere may still name a replaced key for so long. */
  grace: 30 * SECOND,
  /** The model's own: a stamp so far ahead of the service's dates is that of a wrong clock. */
  aheadAfter: 24 * HOUR,
  /** How far the tag index may lag behind (aws-cli#4173: minutes to more than 20 of them). */
  indexLag: HOUR,
} as const;

export const LIMITS = {
  deletionWindowDays: 7,
  /** The plugin's queue of deletions. */
  queue: 120,
  /** The model's own: then the next sweep finds the key again. */
  deletionTries: 10,
  aliasNameLength: 256,
  /** KMS counts them in characters. */
  tagKeyLength: 128,
  tagValueLength: 256,
  aliasesPerPage: 100,
  keysPerPage: 1000,
  resourcesPerPage: 100,
  concurrentReads: 8,
} as const;

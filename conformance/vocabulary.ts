/** The groups of the checks of key managers, in their order. */
export const GROUPS = ['discovery', 'migration', 'tags', 'ha', 'cleanup'] as const;
/** What a check is about: `tags` is tag limits, `ha` consistency of a fleet, `cleanup` the timing of deletions. */
export type Group = (typeof GROUPS)[number];

/** How a server finds its keys. A target runs its fleet in one of them. */
export const MODES = ['alias', 'tags'] as const;
/** One of {@link MODES}. */
export type Mode = (typeof MODES)[number];

/** What a target has to be capable of, so that a check can be run on it. */
export const FEATURES = [
  /** Runs in virtual time: weeks pass in seconds. */
  'virtual-time',
  /** Can be killed at a chosen API call. */
  'crash',
  /** Its servers can be started in either discovery mode. */
  'both-modes',
  /** Its configuration takes tags of the user's for the keys that it makes. */
  'key-tags',
  /** Its configuration takes a file with the policy of the keys that it makes. */
  'key-policy',
  /** Its configuration takes the AWS Region. */
  'region',
] as const;
/** One of {@link FEATURES}. */
export type Feature = (typeof FEATURES)[number];

/** How the world of one check differs from the ordinary one. */
export interface Conditions {
  /** Milliseconds until a change of tags shows in the Tagging API; 0. */
  readonly taggingLag?: number;
}

/**
 * What the published plugin does wrong, by the letters of docs/known-defects.md. N is missing: it belongs to the
 * server that asks for the keys.
 */
export const DEFECTS = {
  B0: 'In tag mode, uses a key that lost its alias to a crash without giving it one: every later rotation fails.',
  B1: 'Of two keys with one spire-key-id it uses a random one, and never disposes of the other.',
  C: "Merges aliases into the tagged keys by key id instead of by ARN: an old key's tags beat the alias.",
  D: 'Takes 46 to 50 user tags in tag mode, where it adds five, and counts bytes.',
  E: 'Believes a lagging tag index over the alias of a key too young to be in the index.',
  F: 'In tag mode, judges its peers by their tags alone: a fresh alias is no sign of life.',
  G: 'Deletes keys in one queue with one worker: a denied deletion blocks all others, and a stop forgets them.',
  H: 'Reclaims a key in tag mode and leaves its alias, and cannot start on an alias whose key waits for deletion.',
  I: 'Marks a key inactive after scheduling its deletion, which KMS refuses.',
  J: 'Matches prefixes without their closing slash.',
  K: 'Lets identifiers through that KMS refuses, and gives the key ids a.b and a_2eb one alias.',
  L: 'Lets a rotation come between reading and refreshing an alias, and puts the old key back.',
  M: 'Judges the age of what others have by its own clock.',
} as const;

/** The letter of a defect in docs/known-defects.md. */
export type Defect = keyof typeof DEFECTS;

import { randomBytes } from 'node:crypto';

/** The tag that every key of a run carries, so that its keys can be found whatever becomes of the run. */
export const RUN_TAG = 'keyproof-run';

/** The names that a run gives: nobody else's, and told apart from another run's by its id. */
export interface Names {
  readonly tag: { readonly TagKey: string; readonly TagValue: string };
  /** A new alias name. */
  alias(): string;
  /** Whether an alias name is one that `alias` gives. */
  owns(aliasName: string): boolean;
  /** A word that is used once. */
  word(): string;
}

/** @param runId as `--seed` takes it */
export function namesOf(runId: string): Names {
  // An alias has no dots (kms-alias, developer guide). A word that no other run has: two runs of one seed in one
  // account, or one after another that was killed, would take each other's aliases for their own, and delete them.
  const prefix = `alias/keyproof/${runId.replaceAll('.', '_')}-${randomBytes(4).toString('hex')}/`;
  let count = 0;
  return {
    tag: { TagKey: RUN_TAG, TagValue: runId },
    alias: () => `${prefix}${++count}`,
    owns: (name) => name.startsWith(prefix),
    word: () => `keyproof-${++count}`,
  };
}

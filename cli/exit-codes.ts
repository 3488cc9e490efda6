/** What the command's exit codes mean; scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** The verdict is bad. */
  failure: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Our own fault. */
  internal: 3,
} as const;

/** A mistake of the user's, told in one line without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

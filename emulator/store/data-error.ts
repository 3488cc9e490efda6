/** A data directory that cannot be used: the message says why, and nothing in it was changed. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** What a record may be made of: plain JSON, so that every backend can write it down and read it back. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * An ordered key-value store with transactions: everything the emulator remembers is in it, indexes included.
 * Keys are tuples (see `recordKey`), ordered part by part; values are plain JSON and never mutated.
 */
export interface Store {
  /** Runs `work` on one consistent state. */
  read<T>(work: (view: View) => Promise<T> | T): Promise<T>;
  /**
   * Runs `work` alone: no other write happens meanwhile, and what it wrote becomes visible all at once when
   * it returns. When it throws, nothing was written.
   */
  write<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T>;
  /** Another number whenever anything may have been written, by whomever: what was read before still holds. */
  version(): number;
  /** How often this store was opened before: 0 at the first time, whatever was forgotten since. */
  readonly earlierStarts: number;
  /** Forgets everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface View {
  get<T>(key: string): Promise<T | undefined>;
  /** Records whose keys begin with `prefix`, in order. */
  range<T>(prefix: string, options?: RangeOptions): Promise<readonly Entry<T>[]>;
}

export interface Transaction extends View {
  set<T>(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface RangeOptions {
  /** Only keys greater than this one. */
  readonly after?: string;
  /** Only keys at or above this one. */
  readonly from?: string;
  /** At most so many. */
  readonly limit?: number;
}

export interface Entry<T> {
  readonly key: string;
  readonly value: T;
}

/** Sorts before every character that names, tags and ids may contain, so tuples order part by part. */
const SEPARATOR = '\u0001';

/** The key of a record: a tuple of strings. */
export function recordKey(...parts: readonly string[]): string {
  return parts.join(SEPARATOR);
}

/** The prefix of all records whose tuples begin with these parts. */
export function recordPrefix(...parts: readonly string[]): string {
  return `${parts.join(SEPARATOR)}${SEPARATOR}`;
}

/** An instant, milliseconds since the epoch, as a part that sorts as instants follow each other. */
export function instantPart(instant: number): string {
  return String(instant).padStart(16, '0');
}

/** The last part of a record's tuple. */
export function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + 1);
}

/** The part of a record's tuple that follows a prefix. */
export function partAfter(prefix: string, key: string): string {
  const end = key.indexOf(SEPARATOR, prefix.length);
  return key.slice(prefix.length, end < 0 ? undefined : end);
}

/** Above every record whose tuple begins with these parts, and below every other one above those. */
export function recordsEnd(...parts: readonly string[]): string {
  return `${parts.join(SEPARATOR)}\u0002`;
}

/** The first part of a record's tuple: what it is. */
export function kindOf(key: string): string {
  const end = key.indexOf(SEPARATOR);
  return end < 0 ? key : key.slice(0, end);
}

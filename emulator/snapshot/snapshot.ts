import type { ClockState } from '../world/clock.ts';
import type { ArmedFault } from '../world/faults.ts';
import type { JournalEntry } from '../world/journal.ts';

/*
 * A snapshot is lines of JSON: a head, a line for each record of the store, and an end with the number of records
 * and the SHA-256 of everything above it, so that a file that was cut, damaged or edited is told. The records are
 * written as they are in the store; a change of their shapes changes the version.
 */

export const FORMAT = 'keyproof-snapshot';
export const VERSION = 1;

export interface SnapshotHead {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** When it was taken, by the emulator's clock, for people to read. */
  readonly time: string;
  readonly clock: ClockState;
  readonly faults: readonly ArmedFault[];
  readonly journal: readonly JournalEntry[];
}

/** A record of the store: key and value. */
export type SnapshotRecord = readonly [key: string, value: unknown];

export interface SnapshotEnd {
  readonly records: number;
  readonly sha256: string;
}

/** A whole world, as a snapshot told it. */
export interface Snapshot {
  readonly head: SnapshotHead;
  readonly records: readonly SnapshotRecord[];
}

/** A snapshot that was read, and its hash. */
export interface ReadSnapshot extends Snapshot {
  readonly sha256: string;
}

/** A snapshot that cannot be loaded: the message says why, and nothing was changed. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

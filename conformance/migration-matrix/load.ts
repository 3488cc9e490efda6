import type { Clock, FileSystem, KeyManager } from '../../manager/index.ts';

/** What a started process gives to its load. When the process is killed, nothing of it answers any more. */
export interface Process {
  readonly manager: KeyManager;
  readonly files: FileSystem;
  readonly clock: Clock;
}

/** How a load acts on the run that it is in. A process that is killed meanwhile is started again. */
export interface Means {
  now(): number;
  /** Does something until a process has lived to see the end of it. */
  persist(work: () => Promise<void>): Promise<void>;
  /** Lets time pass under load. */
  pass(milliseconds: number): Promise<void>;
}

/** What uses a key manager while it migrates. What fails is kept, not thrown. */
export interface Load {
  /** How many slots are prepared after the first start until all are in use. */
  readonly firstRotations: number;
  /** How many are prepared after the configuration has changed, before old keys are waited for. */
  readonly rotations: number;
  /** The longest time between two uses while slots move, milliseconds. */
  readonly every: number;
  /** What the journal says when a process starts: the public key of a slot. */
  expectations(files: FileSystem): Promise<(slot: string) => Uint8Array | undefined>;
  /** A process has started. */
  start(process: Process): Promise<void>;
  /** The process ends in good order. */
  stop(): Promise<void>;
  /** Has the next slot prepared anew. @returns the instant at which its key was replaced */
  rotate(means: Means): Promise<number>;
  /** Uses every key that can be used once. */
  use(): Promise<void>;
  /** Every use that failed, and how. */
  readonly failures: readonly string[];
  /** Keys that were gone although the journal names them. */
  readonly lost: readonly string[];
  /** Public keys of the journal that are in slots, base64 of DER. */
  keys(): readonly string[];
}

/** The loads that a migration can be put under: the trust-domain server, or bare signatures. */
export type LoadName = 'mint' | 'sign';

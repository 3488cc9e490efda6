import type { ResourceQuotas } from '../aws/kms/quotas.ts';
import type { ChargedCall } from '../aws/request-quotas.ts';
import type { KeyMaker } from '../crypto/key-maker.ts';
import type { Signer } from '../crypto/signer.ts';
import type { Threads } from '../crypto/threads.ts';
import type { Store } from '../store/store.ts';
import type { WorldClock } from './clock.ts';
import type { Disorder } from './disorder.ts';
import type { CallFacts, FaultEffect } from './faults.ts';
import type { Directory } from './identities-directory.ts';
import type { CallJournal } from './journal.ts';
import type { KeyUses } from './key-use.ts';
import type { Random } from './random.ts';

/** Says what a call has to suffer; at once where the rules are at hand. */
export interface Striker {
  strike(call: CallFacts): FaultEffect | undefined | Promise<FaultEffect | undefined>;
}

/** Says whether the request quotas let a call through; at once where the buckets are at hand. */
export interface Turnstile {
  admit(call: ChargedCall, now: number): boolean | Promise<boolean>;
}

/** What every service shares. */
export interface World {
  readonly clock: WorldClock;
  /** Everything that is done on other threads goes by it. */
  readonly threads: Threads;
  /** What a call reads from; it may show an earlier state where stale reads are asked for. */
  readonly store: Store;
  /** The store as it is. */
  readonly currentStore: Store;
  readonly random: Random;
  readonly signer: Signer;
  readonly keyMaker: KeyMaker;
  readonly journal: CallJournal;
  readonly faults: Striker;
  readonly identities: Directory;
  readonly disorder: Disorder;
  /** Milliseconds that a new replica key is Creating, and both keys Updating while the primary Region is changed. */
  readonly multiRegionLag: number;
  readonly quotas: ResourceQuotas;
  /** Absent when calls are not counted. */
  readonly requestQuotas: Turnstile | undefined;
  readonly keyUses: KeyUses;
  /** Tells whoever runs the emulator what they should know of a call that succeeded. */
  warn(message: string): void;
  /** Whether LocalStack's special tags and its health check are understood. */
  readonly localstackCompat: boolean;
  /** Carries out what time has made due, before anybody looks; nothing to wait for where nothing is due. */
  catchUp(): Promise<void> | undefined;
  /** Ends the process that serves this world, at once. */
  kill(): void;
  /** Lets a call sleep before it takes place. */
  delay(milliseconds: number): Promise<void>;
  /** Whether policies and grants decide who may do what; else everybody may do everything in his account. */
  readonly enforceIam: boolean;
  readonly defaultAccount: string;
  readonly defaultRegion: string;
}

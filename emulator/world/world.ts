import type { ResourceQuotas } from '../aws/kms/quotas.ts';
import type { RequestQuotas } from '../aws/request-quotas.ts';
import type { KeyMaker } from '../crypto/key-maker.ts';
import type { Signer } from '../crypto/signer.ts';
import type { Store } from '../store/store.ts';
import type { WorldClock } from './clock.ts';
import type { Disorder } from './disorder.ts';
import type { Faults } from './faults.ts';
import type { Identities } from './identities.ts';
import type { CallJournal } from './journal.ts';
import type { KeyUses } from './key-use.ts';
import type { Random } from './random.ts';

/** What every service shares. */
export interface World {
  readonly clock: WorldClock;
  /** What a call reads from; it may show an earlier state where stale reads are asked for. */
  readonly store: Store;
  /** The store as it is. */
  readonly currentStore: Store;
  readonly random: Random;
  readonly signer: Signer;
  readonly keyMaker: KeyMaker;
  readonly journal: CallJournal;
  readonly faults: Faults;
  readonly identities: Identities;
  readonly disorder: Disorder;
  /** Milliseconds that a new replica key is Creating, and both keys Updating while the primary Region is changed. */
  readonly multiRegionLag: number;
  readonly quotas: ResourceQuotas;
  /** Absent when calls are not counted. */
  readonly requestQuotas: RequestQuotas | undefined;
  readonly keyUses: KeyUses;
  /** Tells whoever runs the emulator what they should know of a call that succeeded. */
  warn(message: string): void;
  /** Carries out what time has made due, before anybody looks. */
  catchUp(): Promise<void>;
  /** Ends the process that serves this world, at once. */
  kill(): void;
  readonly defaultAccount: string;
  readonly defaultRegion: string;
}

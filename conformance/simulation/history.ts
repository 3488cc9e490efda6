import type { Mode } from '../vocabulary.ts';
import type { InvariantName } from './invariant.ts';

/**
 * What happened in one world, as plain JSON: what a timeline is drawn from, and what a failure is explained with.
 * Instants are milliseconds since the epoch of the world's clock; events stand in the order in which they happened.
 */
export interface History {
  readonly format: 1;
  readonly title: string;
  readonly target: string;
  readonly seed: string;
  readonly began: number;
  readonly ended: number;
  readonly servers: readonly HistoryServer[];
  /** Every key of the account, in the order in which they were made. */
  readonly keys: readonly HistoryKey[];
  readonly events: readonly HistoryEvent[];
}

/** A server of the fleet, as it was set up last. */
export interface HistoryServer {
  readonly name: string;
  readonly trustDomain: string;
  readonly identifier: string;
}

/** A key of the account, whoever made it. */
export interface HistoryKey {
  /** `key 1`, `key 2`, ...: the same in every run of one seed. */
  readonly name: string;
  readonly arn: string;
  /** The server that made it; absent for keys of others. */
  readonly server?: string;
  /** The id that the server made it for, such as `x509-CA-A`, as far as its tags or its description tell. */
  readonly keyId?: string;
}

/** Keys stand by their {@link HistoryKey.name}, servers by their {@link HistoryServer.name}. */
export type HistoryEvent = { readonly at: number } & (
  | { readonly kind: 'step'; readonly index: number; readonly text: string }
  | {
      readonly kind: 'server';
      readonly server: string;
      readonly what: 'started' | 'start-failed' | 'stopped' | 'crashed' | 'cut-off' | 'reconnected';
      readonly mode?: Mode;
      readonly reason?: string;
    }
  | {
      /** A call that reached AWS. `server` is absent for calls of others. */
      readonly kind: 'call';
      readonly server?: string;
      readonly operation: string;
      readonly keys: readonly string[];
      readonly alias?: string;
      /** The code of the error that AWS answered. */
      readonly error?: string;
    }
  | { readonly kind: 'key'; readonly key: string; readonly state: KeyState }
  | {
      /** `key` is absent when the alias was deleted. */
      readonly kind: 'alias';
      readonly alias: string;
      readonly key?: string;
    }
  | { readonly kind: 'tags'; readonly key: string; readonly tags: Readonly<Record<string, string>> }
  | {
      /** From now on the server answers with this key for this id; `key` is absent when it has none any more. */
      readonly kind: 'uses';
      readonly server: string;
      readonly keyId: string;
      readonly key?: string;
    }
  | {
      readonly kind: 'signed';
      readonly server: string;
      readonly keyId: string;
      readonly key?: string;
      readonly verified: boolean;
    }
  | {
      readonly kind: 'log';
      readonly server: string;
      readonly level: 'warn' | 'error';
      readonly message: string;
    }
  | ({ readonly kind: 'breach' } & Breach)
);

/** The state of a key, as KMS calls it; `Deleted` when it is gone, `Other` for any other state of KMS. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Deleted' | 'Other';

/** The instant at which an invariant broke. */
export interface Breach {
  readonly invariant: InvariantName;
  /** What was seen, in one sentence with the names of servers and keys. */
  readonly text: string;
  readonly server?: string;
  readonly key?: string;
}

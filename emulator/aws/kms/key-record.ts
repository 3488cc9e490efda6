import type { KeySpec, KeyUsageType, OriginType } from '@aws-sdk/client-kms';

/** The states that a key of ours can be in. Creating, Updating and PendingReplicaDeletion are multi-Region keys'. */
export type State =
  | 'Creating'
  | 'Enabled'
  | 'Disabled'
  | 'Updating'
  | 'PendingDeletion'
  | 'PendingImport'
  | 'PendingReplicaDeletion';

export type Tag = { readonly key: string; readonly value: string };

/** Where a record lives: nothing is ever seen from another account or Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A KMS key as the store keeps it. Its material is a record of its own, read only to use it. */
export interface KeyRecord {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Since when uses of the key are noted, where that is not its creation: a seeded key may be older than its world. */
  readonly trackedFrom?: number;
  readonly description: string;
  readonly state: State;
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  readonly origin: OriginType;
  /** Whether it is a multi-Region key. Its related keys are a record of their own (related-keys.ts). */
  readonly multiRegion?: true;
  readonly policy: string;
  readonly tags: readonly Tag[];
  /** The id of the material in use, for a symmetric encryption key. */
  readonly materialId?: string;
  /** For a key with imported material, while it has any: the earliest instant at which some of it expires. */
  readonly imported?: { readonly validTo?: number };
  /** Automatic rotation, while it is on: its period, its next date, and the due event of that date. */
  readonly rotation?: { readonly periodDays: number; readonly next: number; readonly event: string };
  /** A rotation on demand that is under way: when it was asked for and when it is done. */
  readonly onDemandRotation?: { readonly started: number; readonly done: number };
  /** How many rotations on demand the key has had; none when absent. */
  readonly onDemandRotations?: number;
  /** For a key pending deletion: when it ends, the window that was asked for, and the due event that ends it. */
  readonly deletion?: { readonly at: number; readonly windowDays: number; readonly event: string };
  /** For a key pending replica deletion: the window that begins when its last replica is gone. */
  readonly deletionAfterReplicas?: { readonly windowDays: number };
}

/**
 * Key material, base64. A pair's is PKCS#8 and SubjectPublicKeyInfo in DER. The id names this very material:
 * parsed keys are cached by it, and a reset world may give the same key id to other material.
 */
export type MaterialRecord =
  | PairRecord
  | { readonly kind: 'secret'; readonly id: string; readonly bytes: string };

export interface PairRecord {
  readonly kind: 'pair';
  readonly id: string;
  readonly pkcs8: string;
  readonly spki: string;
}

export interface AliasRecord {
  /** With its prefix: `alias/...`. */
  readonly name: string;
  readonly arn: string;
  readonly target: string;
  readonly created: number;
  readonly updated: number;
}

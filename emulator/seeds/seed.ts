import type { KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import type { GivenMaterial } from '../aws/kms/given-material.ts';
import type { Tag } from '../aws/kms/key-record.ts';

/** A key that is to exist when the emulator starts, whatever format it was written in. */
export interface Seed {
  /** Where it is written, for messages: file, line and path. */
  readonly where: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  /** Oldest first, the last one is in use; made when there is none. */
  readonly materials: readonly GivenMaterial[];
  readonly aliases: readonly string[];
  readonly tags: readonly Tag[];
  readonly policy?: string;
  readonly description: string;
  /** Milliseconds since the epoch; the instant of the seeding when absent. */
  readonly created?: number;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly deletion?: { readonly at?: number; readonly windowDays: number };
  readonly rotation?: { readonly periodDays: number; readonly next?: number };
}

/** A seed that cannot be: the message says which, where and why. Nothing was written. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

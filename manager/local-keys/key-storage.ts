import type { LocalKeys } from './local-key.ts';

/** Where a {@link LocalKeyManager} keeps its keys. */
export interface KeyStorage {
  /** Applies a change to what is stored. @returns what is stored then. @throws when nothing is changed. */
  update(change: (keys: LocalKeys) => LocalKeys): Promise<LocalKeys>;
  close(): Promise<void>;
}

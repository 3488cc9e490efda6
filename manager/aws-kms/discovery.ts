import type { DoomedKey } from './disposal.ts';
import type { KeyEntry } from './key-ring.ts';

/** What a start finds of the keys that this server made before. */
export interface Discovery {
  /** One key for each id. */
  readonly entries: readonly KeyEntry[];
  /** Keys beside those in use. */
  readonly duplicates: readonly DoomedKey[];
  /** Ids whose alias or tags were last refreshed too long ago to wait for the next regular refresh. */
  readonly outdated: readonly string[];
  /** Ids whose key was found by its alias alone, although keys are to be found by tags. */
  readonly untagged: readonly string[];
}

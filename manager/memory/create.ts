import { type Clock, systemClock } from '../clock.ts';
import type { RetirableKeyManager } from '../key-manager.ts';
import type { KeyStorage } from '../local-keys/key-storage.ts';
import type { LocalKeys } from '../local-keys/local-key.ts';
import { LocalKeyManager } from '../local-keys/local-key-manager.ts';

/** Starts a key manager without keys, whose keys are lost with the process. */
export function createMemoryKeyManager({ clock = systemClock }: { clock?: Clock } = {}): RetirableKeyManager {
  let keys: LocalKeys = new Map();
  const storage: KeyStorage = {
    async update(change) {
      keys = change(keys);
      return keys;
    },
    async close() {},
  };
  return new LocalKeyManager(storage, keys, clock);
}

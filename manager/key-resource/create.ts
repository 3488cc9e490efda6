import { type Clock, systemClock } from '../clock.ts';
import { KeyManagerError, type RetirableKeyManager } from '../key-manager.ts';
import type { LocalKeys } from '../local-keys/local-key.ts';
import { LocalKeyManager } from '../local-keys/local-key-manager.ts';
import { fromStoredKeys, toStoredKeys } from '../local-keys/stored-key.ts';
import { KeyResourceConflict, type KeyResourceStore, type VersionedKeyResource } from './store.ts';

/** What a key manager that keeps its keys in a resource is started with. */
export interface KeyResourceKeyManagerOptions {
  readonly store: KeyResourceStore;
  readonly trustDomain: string;
  readonly clock?: Clock;
}

/** How often a change is tried again that others come before, and the pause before each. */
const TRIES = 5;
const PAUSE = 200;

/**
 * Starts a key manager whose keys are in a Kubernetes custom resource.
 * @throws KeyManagerError `FAILED_PRECONDITION` for a resource that is damaged or of another trust domain,
 * `UNAVAILABLE` when it cannot be read.
 */
export async function createKeyResourceKeyManager(
  options: KeyResourceKeyManagerOptions,
): Promise<RetirableKeyManager> {
  const { store, trustDomain, clock = systemClock } = options;
  let current = await load(store, trustDomain);
  const update = async (change: (keys: LocalKeys) => LocalKeys): Promise<LocalKeys> => {
    for (let tries = 1; ; tries++) {
      const keys = change(keysOf(current));
      try {
        current = await store.save({ trustDomain, keys: toStoredKeys(keys) }, current?.resourceVersion);
        return keys;
      } catch (error) {
        if (!(error instanceof KeyResourceConflict) || tries === TRIES) throw error;
        await clock.sleep(PAUSE * tries);
        current = await load(store, trustDomain);
      }
    }
  };
  return new LocalKeyManager({ update, close: async () => {} }, keysOf(current), clock);
}

async function load(store: KeyResourceStore, trustDomain: string): Promise<VersionedKeyResource | undefined> {
  const resource = await store.load().catch((cause: unknown) => {
    if (cause instanceof KeyManagerError) throw cause;
    throw new KeyManagerError('UNAVAILABLE', `key resource ${store.name} cannot be read: ${String(cause)}`, {
      cause,
    });
  });
  if (resource && resource.trustDomain !== trustDomain) {
    throw new KeyManagerError(
      'FAILED_PRECONDITION',
      `key resource ${store.name} holds the keys of trust domain "${resource.trustDomain}", not of "${trustDomain}"`,
    );
  }
  return resource;
}

function keysOf(resource: VersionedKeyResource | undefined): LocalKeys {
  return fromStoredKeys(resource?.keys ?? []);
}

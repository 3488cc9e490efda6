import type { KeyManager } from '../../manager/index.ts';
import { startManager } from '../targets/builtin.ts';
import type { Target } from '../targets/target.ts';

/** Starts our manager, some of whose answers are changed on their way to the server. */
export function wrapped(change: (manager: KeyManager) => Partial<KeyManager>): Target['start'] {
  return async (environment) => {
    const manager = await startManager(environment, environment.configuration);
    return {
      generateKey: (keyId, keyType) => manager.generateKey(keyId, keyType),
      getPublicKey: (keyId) => manager.getPublicKey(keyId),
      getPublicKeys: () => manager.getPublicKeys(),
      signData: (keyId, digest, options) => manager.signData(keyId, digest, options),
      close: () => manager.close(),
      ...change(manager),
    };
  };
}

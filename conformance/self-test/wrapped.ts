import type { KeyManager } from '../../manager/index.ts';
import { type Sabotage, startManager } from '../targets/builtin.ts';
import type { ServerEnvironment, Target } from '../targets/target.ts';

/** Starts our manager, some of whose answers are changed on their way to the server. */
export function wrapped(
  change: (manager: KeyManager, environment: ServerEnvironment) => Partial<KeyManager>,
  sabotage?: Sabotage,
): Target['start'] {
  return async (environment) => {
    const manager = await startManager(environment, environment.configuration, sabotage);
    return {
      generateKey: (keyId, keyType) => manager.generateKey(keyId, keyType),
      getPublicKey: (keyId) => manager.getPublicKey(keyId),
      getPublicKeys: () => manager.getPublicKeys(),
      signData: (keyId, digest, options) => manager.signData(keyId, digest, options),
      close: () => manager.close(),
      ...change(manager, environment),
    };
  };
}

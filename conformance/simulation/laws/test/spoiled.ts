import type { KeyManager } from '../../../../manager/index.ts';
import { builtinTarget, type Sabotage, startManager } from '../../../targets/builtin.ts';
import type { ServerEnvironment, Target } from '../../../targets/target.ts';

/** Our manager, in either mode, with something wrong in how it sees the cloud or in what it answers. */
export function spoiled(
  sabotage: Sabotage,
  answers: (manager: KeyManager, environment: ServerEnvironment) => Partial<KeyManager> = () => ({}),
): Target {
  return {
    ...builtinTarget('alias'),
    id: 'spoiled',
    async start(environment) {
      const manager = await startManager(environment, environment.configuration, sabotage);
      return {
        generateKey: (...asked) => manager.generateKey(...asked),
        getPublicKey: (...asked) => manager.getPublicKey(...asked),
        getPublicKeys: () => manager.getPublicKeys(),
        signData: (...asked) => manager.signData(...asked),
        close: () => manager.close(),
        ...answers(manager, environment),
      };
    },
  };
}

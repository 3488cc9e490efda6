import type { BrokenTarget } from '../broken-target.ts';
import { clientsOf } from '../styles/clients.ts';

export const enablesItsKeysAgain: BrokenTarget = {
  name: 'enables-its-keys-again',
  breaks: 'Enables at each refresh what somebody disabled: a key that was taken out of use signs again.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-key-that-somebody-disabled'],
  sabotage: (cloud, environment) => {
    const { kms } = clientsOf(environment);
    return {
      ...cloud,
      async updateAlias(input) {
        await environment.track(() => kms.enableKey({ KeyId: input.TargetKeyId }));
        return cloud.updateAlias(input);
      },
    };
  },
};

import { clientsOf } from './clients.ts';
import type { Style } from './style.ts';

/** "We recommend that you disable the KMS key" before its deletion: KMS developer guide, deleting keys. */
export const disablesBeforeDeletion: Style = {
  name: 'disables-before-deletion',
  differs: 'Disables a key before it schedules its deletion.',
  modes: ['alias', 'tags'],
  innocentOf: ['ha/a-deletion-that-stays-denied', 'ha/a-denied-deletion'],
  cloud: (cloud, environment) => {
    const { kms } = clientsOf(environment);
    return {
      ...cloud,
      async scheduleKeyDeletion(input) {
        await environment.track(() => kms.disableKey({ KeyId: input.KeyId }));
        return cloud.scheduleKeyDeletion(input);
      },
    };
  },
};

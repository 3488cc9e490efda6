import { KeyManagerError } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const knowsThreeKeyTypes: BrokenTarget = {
  name: 'knows-three-key-types',
  breaks: 'Refuses to make RSA-4096 keys, which a server can be configured to ask for.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/restart-finds-keys'],
  start: wrapped((manager) => ({
    async generateKey(keyId, keyType) {
      if (keyType === 'rsa-4096') throw new KeyManagerError('INVALID_ARGUMENT', 'no such key type');
      return manager.generateKey(keyId, keyType);
    },
  })),
};

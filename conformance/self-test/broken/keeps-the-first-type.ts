import type { KeyType } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const keepsTheFirstType: BrokenTarget = {
  name: 'keeps-the-first-type',
  breaks: 'Makes the keys of an id in the type that was asked for first, whatever is asked for later.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/a-new-key-takes-the-ids-place'],
  start: wrapped((manager) => {
    const types = new Map<string, KeyType>();
    return {
      generateKey(keyId, keyType) {
        const type = types.get(keyId) ?? keyType;
        types.set(keyId, type);
        return manager.generateKey(keyId, type);
      },
    };
  }),
};

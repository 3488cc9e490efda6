import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const tellsNoCaseApart: BrokenTarget = {
  name: 'tells-no-case-apart',
  breaks: 'Takes key ids that differ in case for one: the second loses the first its key.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/key-ids-stay-apart'],
  start: wrapped((manager) => {
    const asFirstWritten = new Map<string, string>();
    const known = (keyId: string): string => {
      const small = keyId.toLowerCase();
      const first = asFirstWritten.get(small) ?? keyId;
      asFirstWritten.set(small, first);
      return first;
    };
    return {
      generateKey: async (keyId, keyType) => ({
        ...(await manager.generateKey(known(keyId), keyType)),
        id: keyId,
      }),
      getPublicKey: (keyId) => manager.getPublicKey(known(keyId)),
      signData: (keyId, digest, options) => manager.signData(known(keyId), digest, options),
    };
  }),
};

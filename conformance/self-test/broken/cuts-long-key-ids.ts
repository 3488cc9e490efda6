import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

/** As many characters as some databases give a name. */
const LENGTH = 32;

const cut = (keyId: string): string => keyId.slice(0, LENGTH);

export const cutsLongKeyIds: BrokenTarget = {
  name: 'cuts-long-key-ids',
  breaks: 'Keeps the beginning of a long key id alone: two ids that begin alike share a key.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/key-ids-stay-apart'],
  start: wrapped((manager) => ({
    generateKey: async (keyId, keyType) => ({
      ...(await manager.generateKey(cut(keyId), keyType)),
      id: keyId,
    }),
    getPublicKey: async (keyId) => ({ ...(await manager.getPublicKey(cut(keyId))), id: keyId }),
    signData: (keyId, digest, options) => manager.signData(cut(keyId), digest, options),
  })),
};

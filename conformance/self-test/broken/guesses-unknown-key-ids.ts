import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const guessesUnknownKeyIds: BrokenTarget = {
  name: 'guesses-unknown-key-ids',
  breaks: 'Looks keys up by how their ids begin: asked for one that it has not, it shows another.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/an-unknown-key-id-is-told'],
  start: wrapped((manager) => {
    const guess = async (keyId: string): Promise<string> => {
      const ids = (await manager.getPublicKeys()).map(({ id }) => id);
      return ids.includes(keyId) ? keyId : (ids.find((id) => id.startsWith(keyId)) ?? keyId);
    };
    return {
      getPublicKey: async (keyId) => manager.getPublicKey(await guess(keyId)),
      signData: async (keyId, digest, options) => manager.signData(await guess(keyId), digest, options),
    };
  }),
};

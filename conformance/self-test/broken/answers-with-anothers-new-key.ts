import type { PublicKey } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const answersWithAnothersNewKey: BrokenTarget = {
  name: 'answers-with-anothers-new-key',
  breaks: 'Asked for several keys at once, it answers with the one that it made last.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/requests-side-by-side'],
  start: wrapped((manager) => {
    let last: PublicKey | undefined;
    let underWay = 0;
    return {
      async generateKey(keyId, keyType) {
        underWay++;
        try {
          const made = await manager.generateKey(keyId, keyType);
          last = underWay > 1 ? (last ?? made) : made;
          return { ...last, id: keyId };
        } finally {
          underWay--;
        }
      },
    };
  }),
};

import type { HashAlgorithm } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

export const mixesRequestsUp: BrokenTarget = {
  name: 'mixes-requests-up',
  breaks: 'Keeps the digest that it signs in one place for all requests: two at once sign the same.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/requests-side-by-side'],
  start: wrapped((manager) => {
    const digests = new Map<HashAlgorithm, Uint8Array>();
    return {
      async signData(keyId, digest, options) {
        digests.set(options.hashAlgorithm, digest);
        await manager.getPublicKey(keyId);
        return manager.signData(keyId, digests.get(options.hashAlgorithm) ?? digest, options);
      },
    };
  }),
};

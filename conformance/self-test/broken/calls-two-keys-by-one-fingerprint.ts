import type { PublicKey } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

const byId = (key: PublicKey): PublicKey => ({ ...key, fingerprint: key.id });

export const callsTwoKeysByOneFingerprint: BrokenTarget = {
  name: 'calls-two-keys-by-one-fingerprint',
  breaks:
    'Gives a key that takes the place of another the same fingerprint: a server cannot tell which signed.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/a-new-key-takes-the-ids-place'],
  start: wrapped((manager) => ({
    generateKey: async (keyId, keyType) => byId(await manager.generateKey(keyId, keyType)),
    getPublicKey: async (keyId) => byId(await manager.getPublicKey(keyId)),
    getPublicKeys: async () => (await manager.getPublicKeys()).map(byId),
    signData: async (keyId, digest, options) => ({
      ...(await manager.signData(keyId, digest, options)),
      keyFingerprint: keyId,
    }),
  })),
};

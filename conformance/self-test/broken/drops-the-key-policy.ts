import type { BrokenTarget } from '../broken-target.ts';

export const dropsTheKeyPolicy: BrokenTarget = {
  name: 'drops-the-key-policy',
  breaks: 'Reads key_policy_file and makes its keys without that policy.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/keys-get-the-configured-policy'],
  sabotage: (cloud) => ({ ...cloud, createKey: ({ Policy: _, ...input }) => cloud.createKey(input) }),
};

import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const neverReclaims: BrokenTarget = {
  name: 'never-reclaims',
  breaks: 'Never schedules a deletion: replaced, orphaned and stale keys pile up.',
  modes: ['alias', 'tags'],
  caughtBy: [
    'cleanup/dead-servers-keys-go',
    'cleanup/replaced-keys-go-in-seven-days',
    'cleanup/orphans-go',
    'cleanup/own-leftovers-go',
    'ha/rotations-side-by-side',
    'migration/orphans-of-aliases-go-too',
  ],
  sabotage: (cloud) => ({ ...cloud, scheduleKeyDeletion: async () => SWALLOWED }),
};

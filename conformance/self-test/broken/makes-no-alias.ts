import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const makesNoAlias: BrokenTarget = {
  name: 'makes-no-alias',
  breaks: 'In tag mode, does without aliases: a roll back then finds nothing.',
  modes: ['tags'],
  caughtBy: [
    'discovery/names-and-tags-are-spires',
    'discovery/tags-alone-suffice',
    'cleanup/aliases-are-refreshed',
  ],
  sabotage: (cloud) => ({ ...cloud, createAlias: async () => SWALLOWED }),
};

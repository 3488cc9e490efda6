import type { BrokenTarget } from '../broken-target.ts';
import { swallowAliasUpdates } from '../tamper.ts';

export const keepsTheAliasOnTheOldKey: BrokenTarget = {
  name: 'keeps-the-alias-on-the-old-key',
  breaks: 'Never moves an alias to the new key of a rotation.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/rotations-side-by-side'],
  sabotage: (cloud) => swallowAliasUpdates(cloud, (stays) => !stays),
};

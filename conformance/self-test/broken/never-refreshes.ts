import { TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED, swallowAliasUpdates } from '../tamper.ts';

export const neverRefreshes: BrokenTarget = {
  name: 'never-refreshes',
  breaks: 'Shows no sign of life: neither aliases nor the tag spire-last-update are ever refreshed.',
  modes: ['alias', 'tags'],
  caughtBy: ['cleanup/aliases-are-refreshed', 'cleanup/tags-are-refreshed'],
  sabotage: (cloud) => ({
    ...swallowAliasUpdates(cloud, (stays) => stays),
    async tagResource(input) {
      const refreshes = input.Tags?.some(({ TagKey }) => TagKey === TAG.lastUpdate);
      return refreshes ? SWALLOWED : cloud.tagResource(input);
    },
  }),
};

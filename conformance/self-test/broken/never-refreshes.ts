import { TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const neverRefreshes: BrokenTarget = {
  name: 'never-refreshes',
  breaks: 'Shows no sign of life: neither aliases nor the tag spire-last-update are ever refreshed.',
  modes: ['alias', 'tags'],
  caughtBy: ['cleanup/aliases-are-refreshed', 'cleanup/tags-are-refreshed'],
  sabotage: (cloud) => {
    const targets = new Map<string, string>();
    return {
      ...cloud,
      async createAlias(input) {
        targets.set(input.AliasName ?? '', input.TargetKeyId ?? '');
        return cloud.createAlias(input);
      },
      async updateAlias(input) {
        const name = input.AliasName ?? '';
        if (targets.get(name) === input.TargetKeyId) return SWALLOWED;
        targets.set(name, input.TargetKeyId ?? '');
        return cloud.updateAlias(input);
      },
      async tagResource(input) {
        const refreshes = input.Tags?.some(({ TagKey }) => TagKey === TAG.lastUpdate);
        return refreshes ? SWALLOWED : cloud.tagResource(input);
      },
    };
  },
};

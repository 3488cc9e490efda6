import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const keepsTheAliasOnTheOldKey: BrokenTarget = {
  name: 'keeps-the-alias-on-the-old-key',
  breaks: 'Never moves an alias to the new key of a rotation.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/rotations-side-by-side'],
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
        const target = targets.get(name) ?? input.TargetKeyId ?? '';
        return target === input.TargetKeyId ? cloud.updateAlias(input) : SWALLOWED;
      },
    };
  },
};

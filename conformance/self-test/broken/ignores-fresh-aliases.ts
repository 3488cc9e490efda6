import type { BrokenTarget } from '../broken-target.ts';

export const ignoresFreshAliases: BrokenTarget = {
  name: 'ignores-fresh-aliases',
  breaks:
    'In tag mode, goes by spire-last-update alone and reclaims the keys of a server that was rolled back to aliases.',
  modes: ['tags'],
  caughtBy: ['ha/a-partial-roll-back'],
  sabotage: (cloud) => ({
    ...cloud,
    async listAliases(input) {
      const answer = await cloud.listAliases(input);
      if (input.KeyId === undefined) return answer;
      const Aliases = answer.Aliases?.map((alias) => ({ ...alias, LastUpdatedDate: new Date(0) })) ?? [];
      return { ...answer, Aliases };
    },
  }),
};

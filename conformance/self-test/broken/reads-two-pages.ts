import type { BrokenTarget } from '../broken-target.ts';

export const readsTwoPages: BrokenTarget = {
  name: 'reads-two-pages',
  breaks: 'Reads the first two pages of every listing, and no third.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/reads-every-page'],
  sabotage: (cloud) => ({
    ...cloud,
    async listAliases(input) {
      const answer = await cloud.listAliases(input);
      return input.Marker ? { ...answer, NextMarker: undefined, Truncated: false } : answer;
    },
    async listKeys(input) {
      const answer = await cloud.listKeys(input);
      return input.Marker ? { ...answer, NextMarker: undefined, Truncated: false } : answer;
    },
    async getResources(input) {
      const answer = await cloud.getResources(input);
      return input.PaginationToken ? { ...answer, PaginationToken: '' } : answer;
    },
  }),
};

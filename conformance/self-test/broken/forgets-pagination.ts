import type { BrokenTarget } from '../broken-target.ts';

export const forgetsPagination: BrokenTarget = {
  name: 'forgets-pagination',
  breaks: 'Reads only the first page of every listing.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/reads-every-page'],
  sabotage: (cloud) => ({
    ...cloud,
    listAliases: async (input) => firstPage(await cloud.listAliases(input)),
    listKeys: async (input) => firstPage(await cloud.listKeys(input)),
    getResources: async (input) => ({ ...(await cloud.getResources(input)), PaginationToken: '' }),
  }),
};

function firstPage<Answer extends { NextMarker?: string | undefined; Truncated?: boolean | undefined }>(
  answer: Answer,
) {
  const { NextMarker: _, ...page } = answer;
  return { ...page, Truncated: false } as Answer;
}

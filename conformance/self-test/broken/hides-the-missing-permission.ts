import type { BrokenTarget } from '../broken-target.ts';

export const hidesTheMissingPermission: BrokenTarget = {
  name: 'hides-the-missing-permission',
  breaks: 'Without tag:GetResources it starts as if there were no keys, and says nothing.',
  modes: ['tags'],
  caughtBy: ['migration/missing-permission-is-explained'],
  sabotage: (cloud) => ({
    ...cloud,
    getResources: (input) =>
      cloud
        .getResources(input)
        .catch(() => ({ ResourceTagMappingList: [], PaginationToken: '', $metadata: {} })),
  }),
};

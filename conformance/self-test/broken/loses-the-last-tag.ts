import type { BrokenTarget } from '../broken-target.ts';

export const losesTheLastTag: BrokenTarget = {
  name: 'loses-the-last-tag',
  breaks: 'Puts all tags but the last on a new key.',
  modes: ['alias', 'tags'],
  caughtBy: ['tags/every-tag-is-on-every-new-key', 'tags/fifty-with-its-own'],
  sabotage: (cloud) => ({
    ...cloud,
    createKey: ({ Tags, ...input }) =>
      cloud.createKey({ ...input, ...(Tags && { Tags: Tags.slice(0, -1) }) }),
  }),
};

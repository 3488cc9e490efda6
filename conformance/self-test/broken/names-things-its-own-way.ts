import type { BrokenTarget } from '../broken-target.ts';

export const namesThingsItsOwnWay: BrokenTarget = {
  name: 'names-things-its-own-way',
  breaks: 'Describes its keys otherwise than SPIRE, whose orphan scan then never finds them.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/names-and-tags-are-spires'],
  sabotage: (cloud) => ({
    ...cloud,
    createKey: (input) => cloud.createKey({ ...input, Description: 'signing key' }),
  }),
};

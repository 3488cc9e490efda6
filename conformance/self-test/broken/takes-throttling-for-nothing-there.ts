import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

const orNothing = async <Answer extends object>(call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call;
  } catch (error) {
    if ((error as Error).name.startsWith('Thrott')) return SWALLOWED as unknown as Answer;
    throw error;
  }
};

export const takesThrottlingForNothingThere: BrokenTarget = {
  name: 'takes-throttling-for-nothing-there',
  breaks: 'Goes on without an answer when a listing stays throttled: it comes up without its keys.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-listing-that-stays-throttled'],
  sabotage: (cloud) => ({
    ...cloud,
    listAliases: (input) => orNothing(cloud.listAliases(input)),
    getResources: (input) => orNothing(cloud.getResources(input)),
  }),
};

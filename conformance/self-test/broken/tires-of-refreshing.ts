import { DAY } from '../../laboratory/durations.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

/** Longer than any month. */
const LIFE = 45 * DAY;

export const tiresOfRefreshing: BrokenTarget = {
  name: 'tires-of-refreshing',
  breaks: 'Refreshes its keys for 45 days after a start, and no longer: its peers take it for gone.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-quiet-winter'],
  sabotage: (cloud, { clock }) => {
    const started = clock.now();
    const isTired = () => clock.now() - started > LIFE;
    return {
      ...cloud,
      updateAlias: async (input) => (isTired() ? SWALLOWED : cloud.updateAlias(input)),
      tagResource: async (input) => (isTired() ? SWALLOWED : cloud.tagResource(input)),
    };
  },
};

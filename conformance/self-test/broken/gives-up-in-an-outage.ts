import { DAY } from '../../laboratory/durations.ts';
import { aroundEachCall } from '../../targets/around-each-call.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

/** How long it goes on trying. */
const PATIENCE = 2 * DAY;

export const givesUpInAnOutage: BrokenTarget = {
  name: 'gives-up-in-an-outage',
  breaks: 'Ends its refresh for good once it has failed for two days: its peers take it for gone.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/an-outage-of-days'],
  sabotage: (cloud, { clock }) => {
    let failing: number | undefined;
    let hasGivenUp = false;
    const seen = aroundEachCall(cloud, async (call) => {
      try {
        const answer = await call();
        failing = undefined;
        return answer;
      } catch (error) {
        failing ??= clock.now();
        hasGivenUp ||= clock.now() - failing > PATIENCE;
        throw error;
      }
    });
    return {
      ...seen,
      updateAlias: async (input) => (hasGivenUp ? SWALLOWED : seen.updateAlias(input)),
      tagResource: async (input) => (hasGivenUp ? SWALLOWED : seen.tagResource(input)),
    };
  },
};

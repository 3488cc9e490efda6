import { HOUR } from '../../laboratory/durations.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const endsItsRefreshAtAnError: BrokenTarget = {
  name: 'ends-its-refresh-at-an-error',
  breaks: 'Refreshes one key after the other, and none until the next round once one of them is refused.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-refresh-that-stays-denied'],
  sabotage: (cloud, { clock }) => {
    let ended = Number.NEGATIVE_INFINITY;
    let turn: Promise<unknown> = Promise.resolve();
    const untilAnError = <Answer>(call: () => Promise<Answer>): Promise<Answer | typeof SWALLOWED> => {
      const answer = turn.then(async () => (clock.now() - ended < HOUR ? SWALLOWED : call()));
      turn = answer.catch(() => {
        ended = clock.now();
      });
      return answer;
    };
    return {
      ...cloud,
      updateAlias: (input) => untilAnError(() => cloud.updateAlias(input)),
      tagResource: (input) => untilAnError(() => cloud.tagResource(input)),
    };
  },
};

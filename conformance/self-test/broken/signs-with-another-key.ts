import type { BrokenTarget } from '../broken-target.ts';

export const signsWithAnotherKey: BrokenTarget = {
  name: 'signs-with-another-key',
  breaks: 'Signs with the key that it signed with first, whatever key it is asked for.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/rotations-side-by-side', 'discovery/restart-finds-keys'],
  sabotage: (cloud) => {
    let first: string | undefined;
    return {
      ...cloud,
      async sign(input) {
        first ??= input.KeyId;
        return { ...(await cloud.sign({ ...input, KeyId: first })), KeyId: input.KeyId };
      },
    };
  },
};

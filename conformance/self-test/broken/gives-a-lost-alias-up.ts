import { MINUTE } from '../../laboratory/durations.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const givesALostAliasUp: BrokenTarget = {
  name: 'gives-a-lost-alias-up',
  breaks:
    'Leaves an alias on the key of a rotation whose answer was lost, unless it can put it back within ten minutes.',
  modes: ['alias', 'tags'],
  caughtBy: ['ha/a-lost-answer'],
  sabotage: (cloud, { clock }) => {
    let newest: string | undefined;
    const unanswered = new Map<string, { readonly arn: string; readonly at: number }>();
    return {
      ...cloud,
      async createKey(input) {
        const answer = await cloud.createKey(input);
        newest = answer.KeyMetadata?.Arn;
        return answer;
      },
      async updateAlias(input) {
        const { AliasName: alias = '', TargetKeyId: arn = '' } = input;
        const lost = unanswered.get(alias);
        if (lost && arn !== lost.arn && arn !== newest && clock.now() - lost.at > 10 * MINUTE) {
          const { KeyMetadata } = await cloud.describeKey({ KeyId: alias });
          if (KeyMetadata?.Arn === lost.arn) return SWALLOWED;
        }
        try {
          return await cloud.updateAlias(input);
        } catch (error) {
          if (arn === newest) unanswered.set(alias, { arn, at: clock.now() });
          throw error;
        }
      },
    };
  },
};

import { DAY } from '../../laboratory/durations.ts';
import type { BrokenTarget } from '../broken-target.ts';

/** As some rules about keys have it. */
const OLD = 90 * DAY;

export const forgetsOldKeys: BrokenTarget = {
  name: 'forgets-old-keys',
  breaks: 'Leaves keys out at its start whose aliases are older than 90 days: a long-lived CA loses its key.',
  modes: ['alias'],
  caughtBy: ['ha/a-quiet-winter'],
  sabotage: (cloud, { clock }) => ({
    ...cloud,
    async listAliases(input) {
      const { Aliases = [], ...rest } = await cloud.listAliases(input);
      const isYoung = (created: Date | undefined) => !created || clock.now() - created.getTime() < OLD;
      return { ...rest, Aliases: Aliases.filter(({ CreationDate }) => isYoung(CreationDate)) };
    },
  }),
};

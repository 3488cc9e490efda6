import type { BrokenTarget } from '../broken-target.ts';
import { SWALLOWED } from '../tamper.ts';

export const leavesTheAlias: BrokenTarget = {
  name: 'leaves-the-alias',
  breaks: "Reclaims a dead server's key but leaves its alias behind.",
  modes: ['alias', 'tags'],
  caughtBy: ['cleanup/dead-servers-keys-go'],
  sabotage: (cloud) => ({ ...cloud, deleteAlias: async () => SWALLOWED }),
};

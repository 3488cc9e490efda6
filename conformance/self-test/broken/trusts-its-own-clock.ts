import type { BrokenTarget } from '../broken-target.ts';
import { seeAliases } from '../tamper.ts';

/** An alias dated by the server's own clock makes our manager believe that this is the service's time. */
export const trustsItsOwnClock: BrokenTarget = {
  name: 'trusts-its-own-clock',
  breaks: "Judges the age of other servers' aliases by its own clock instead of the service's dates.",
  modes: ['alias', 'tags'],
  caughtBy: ['ha/clocks-that-run-ahead'],
  sabotage: (cloud, { clock }) => {
    const dated = seeAliases(cloud, (aliases) => [
      ...aliases,
      {
        AliasName: 'alias/own-clock',
        AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/own-clock',
        TargetKeyId: '00000000-0000-4000-8000-000000000000',
        CreationDate: new Date(clock.now()),
        LastUpdatedDate: new Date(clock.now()),
      },
    ]);
    return { ...cloud, listAliases: (input) => (input.KeyId ? cloud : dated).listAliases(input) };
  },
};

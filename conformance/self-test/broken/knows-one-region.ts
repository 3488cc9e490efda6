import { startManager } from '../../targets/builtin.ts';
import type { BrokenTarget } from '../broken-target.ts';

export const knowsOneRegion: BrokenTarget = {
  name: 'knows-one-region',
  breaks: 'Makes its keys in us-east-1, whatever Region it is configured with.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/keys-are-in-the-configured-region'],
  start(environment) {
    const configuration = { ...environment.configuration, region: 'us-east-1' };
    return startManager({ ...environment, configuration }, configuration);
  },
};

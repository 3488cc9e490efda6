import { startManager } from '../../targets/builtin.ts';
import type { BrokenTarget } from '../broken-target.ts';

export const createsAtStart: BrokenTarget = {
  name: 'creates-at-start',
  breaks: 'Makes a key at every start, before anybody asked for one.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/start-creates-nothing', 'migration/to-tags-keeps-every-key'],
  async start(environment) {
    const manager = await startManager(environment, environment.configuration);
    await manager.generateKey('x509-CA-A', 'ec-p256');
    return manager;
  },
};

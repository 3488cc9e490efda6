import { startManager } from '../../targets/builtin.ts';
import type { BrokenTarget } from '../broken-target.ts';

export const logsItsConfiguration: BrokenTarget = {
  name: 'logs-its-configuration',
  breaks: 'Writes its whole configuration to the log, with the secret access key.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/secrets-are-not-told'],
  start(environment) {
    const { logger, configuration } = environment;
    logger.debug({ configuration }, 'configured');
    return startManager(environment, configuration);
  },
};

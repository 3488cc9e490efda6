import { DAY } from '../../laboratory/durations.ts';
import type { BrokenTarget } from '../broken-target.ts';

/** Not the manager is broken but what it runs on: an index that lags by ten years shows nothing. */
export const blindTaggingApi: BrokenTarget = {
  name: 'blind-tagging-api',
  breaks:
    'Runs on an endpoint whose GetResources never shows a KMS key, as many emulators; aliases hide that.',
  modes: ['tags'],
  caughtBy: [
    'discovery/restart-finds-keys',
    'discovery/reads-every-page',
    'discovery/tags-alone-suffice',
    'migration/to-tags-keeps-every-key',
    'migration/migrated-keys-are-found-by-tags',
    'migration/interrupted-migration-is-finished',
    'tags/the-tagging-api-shows-them',
    'tags/inactive-before-its-deletion',
    'cleanup/tags-are-refreshed',
  ],
  conditions: { taggingLag: 3650 * DAY },
};

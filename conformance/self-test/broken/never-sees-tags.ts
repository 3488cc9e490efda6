import type { BrokenTarget } from '../broken-target.ts';
import { seeResources } from '../tamper.ts';

export const neverSeesTags: BrokenTarget = {
  name: 'never-sees-tags',
  breaks: 'Asks the Tagging API and makes nothing of its answer; its aliases hide that.',
  modes: ['tags'],
  caughtBy: ['discovery/tags-alone-suffice', 'migration/migrated-keys-are-found-by-tags'],
  sabotage: (cloud) => seeResources(cloud, () => []),
};

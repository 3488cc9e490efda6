import { DAY } from '../../laboratory/durations.ts';
import { TAG } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { retag, seeAliases, seeResources } from '../tamper.ts';

const EARLY = 7 * DAY;

export const disposesAfterOneWeek: BrokenTarget = {
  name: 'disposes-after-one-week',
  breaks: 'Takes other servers for dead after one week instead of two.',
  modes: ['alias', 'tags'],
  caughtBy: ['cleanup/dead-servers-keys-go', 'cleanup/a-short-absence-costs-nothing'],
  sabotage: (cloud, { configuration }) => {
    const own = `/${configuration.key_identifier_value}/`;
    const older = seeAliases(cloud, (aliases) =>
      aliases.map((alias) =>
        alias.AliasName?.includes(own) || !alias.LastUpdatedDate
          ? alias
          : { ...alias, LastUpdatedDate: new Date(alias.LastUpdatedDate.getTime() - EARLY) },
      ),
    );
    return seeResources(older, (resources) =>
      resources.map((resource) =>
        retag(resource, TAG.lastUpdate, (time) => String(Number(time) - EARLY / 1000)),
      ),
    );
  },
};

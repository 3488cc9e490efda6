import { tagList } from '../../laboratory/tag-list.ts';
import type { BrokenTarget } from '../broken-target.ts';

/** The tags bypass the configuration and are put on at CreateKey. */
export const doesNotValidateTags: BrokenTarget = {
  name: 'does-not-validate-tags',
  breaks:
    'Accepts any key_tags at configuration; creating a key with them then fails or overwrites its own tags.',
  modes: ['alias', 'tags'],
  caughtBy: ['tags/each-rule-is-told', 'tags/fifty-with-its-own', 'tags/own-tags-cannot-be-configured'],
  configure: ({ configuration: { key_tags: _, ...configuration } }) => configuration,
  sabotage: (cloud, { configuration }) => ({
    ...cloud,
    createKey: ({ Tags = [], ...input }) => {
      const added = tagList((configuration.key_tags ?? {}) as Record<string, string>);
      return cloud.createKey({ ...input, Tags: [...Tags, ...added] });
    },
  }),
};

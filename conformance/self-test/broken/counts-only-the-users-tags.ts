import { OWN_TAGS, TAGS_PER_KEY } from '../../laboratory/names.ts';
import type { BrokenTarget } from '../broken-target.ts';

/** Hides from the validation as many of the user's tags as the manager will add itself. */
export const countsOnlyTheUsersTags: BrokenTarget = {
  name: 'counts-only-the-users-tags',
  breaks: 'Takes up to 50 user tags in tag mode, though it adds five of its own.',
  modes: ['tags'],
  caughtBy: ['tags/fifty-with-its-own'],
  configure: ({ configuration }) => {
    const userTags = Object.entries((configuration.key_tags ?? {}) as Record<string, string>);
    const shown = userTags.length <= TAGS_PER_KEY ? userTags.slice(0, TAGS_PER_KEY - OWN_TAGS) : userTags;
    return { ...configuration, key_tags: Object.fromEntries(shown) };
  },
};

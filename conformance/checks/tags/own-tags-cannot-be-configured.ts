import type { Check } from '../../check.ts';
import { expect, expectRejection } from '../../laboratory/expect.ts';
import { TAG } from '../../laboratory/names.ts';

export const ownTagsCannotBeConfigured: Check = {
  id: 'tags/own-tags-cannot-be-configured',
  shows: 'A user cannot set a tag that the manager sets itself; the error names it.',
  source: 'PR 7006, review: "check that there are no duplicate tags between spireTags and userTags"',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    for (const tag of Object.values(TAG)) {
      const { message } = await expectRejection(
        lab.start(tag, { keyTags: { Team: 'security', [tag]: 'false' } }),
        `key_tags with ${tag}`,
      );
      expect(message.includes(tag), `the error does not name ${tag}: ${message}`);
    }
  },
};

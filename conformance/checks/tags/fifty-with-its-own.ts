import type { Check } from '../../check.ts';
import { expect, expectEqual, expectRejection } from '../../laboratory/expect.ts';
import { OWN_TAGS, TAGS_PER_KEY } from '../../laboratory/names.ts';
import { arnOf } from '../../laboratory/steps.ts';

export const fiftyWithItsOwn: Check = {
  id: 'tags/fifty-with-its-own',
  shows:
    "As many tags as a key has room for beside the manager's own are taken and keys can be made; one more is refused at once.",
  source:
    'SPIRE aws_kms, "Maximum of 50 tags"; docs/known-defects.md, D: 46 to 50 pass configuration though five are added',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    const room = TAGS_PER_KEY - (lab.mode === 'tags' ? OWN_TAGS : 0);
    const server = await lab.startWithKeys('s1', ['x509-CA-A'], { keyTags: someTags(room) });
    const tags = await lab.observer.tags(await arnOf(lab, server, 'x509-CA-A'));
    expectEqual(Object.keys(tags).length, TAGS_PER_KEY, 'how many tags are on the key');
    for (const count of new Set([room + 1, TAGS_PER_KEY + 1])) {
      const { message } = await expectRejection(
        lab.start(`s${count}`, { keyTags: someTags(count) }),
        `a configuration with ${count} tags`,
      );
      expect(
        [TAGS_PER_KEY, room].some((limit) => message.includes(String(limit))),
        `the error does not name the limit, ${TAGS_PER_KEY} a key or ${room} of a user's: ${message}`,
      );
    }
  },
};

function someTags(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, `value-${index}`]));
}

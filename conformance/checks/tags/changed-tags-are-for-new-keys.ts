import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { arnOf } from '../../laboratory/steps.ts';

export const changedTagsAreForNewKeys: Check = {
  id: 'tags/changed-tags-are-for-new-keys',
  shows: 'After a change of key_tags, new keys carry the new ones and existing keys keep theirs.',
  source: 'SPIRE aws_kms, "Tag lifecycle"',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A'], { keyTags: { Team: 'old', Cost: '1' } });
    await server.restart({ keyTags: { Team: 'new' } });
    if (lab.inVirtualTime) await lab.passDays(1);
    await server.generate('x509-CA-B');
    const old = await lab.observer.tags(await arnOf(lab, server, 'x509-CA-A'));
    const made = await lab.observer.tags(await arnOf(lab, server, 'x509-CA-B'));
    expectEqual([old.Team, old.Cost], ['old', '1'], 'the tags of the existing key');
    expectEqual([made.Team, made.Cost], ['new', undefined], 'the tags of the new key');
  },
};

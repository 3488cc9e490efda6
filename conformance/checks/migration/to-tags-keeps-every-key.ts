import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { TAG } from '../../laboratory/names.ts';
import { arnOf, expectSameKeys, expectTagged } from '../../laboratory/steps.ts';

export const toTagsKeepsEveryKey: Check = {
  id: 'migration/to-tags-keeps-every-key',
  shows:
    'Switched to tag discovery, a server keeps its keys, puts the five tags on each, and makes no new one.',
  source: 'PR 7006, "Transparent migration: on first startup with the flag enabled"',
  modes: ['tags'],
  needs: ['both-modes'],
  async run(lab) {
    const keyIds = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A'];
    const server = await lab.startWithKeys('s1', keyIds, { mode: 'alias' });
    const before = await server.publicKeys();
    if (lab.inVirtualTime) await lab.passDays(3);
    await server.restart({ mode: 'tags' });
    await expectSameKeys(server, before, 'after the migration');
    const arns: string[] = [];
    for (const keyId of Object.keys(before)) {
      const arn = await arnOf(lab, server, keyId);
      const tags = await lab.observer.tags(arn);
      expectEqual(Object.keys(tags).sort(), Object.values(TAG).sort(), `the tags of ${keyId}`);
      expectEqual(tags[TAG.keyId], keyId, `the tag ${TAG.keyId}`);
      arns.push(arn);
    }
    await expectTagged(lab, server, arns);
    expect(server.calls('CreateKey').length === 3, 'the migration made keys');
  },
};

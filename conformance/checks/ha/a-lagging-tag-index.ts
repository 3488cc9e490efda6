import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectFoundByTags, expectSameKeys } from '../../laboratory/steps.ts';

export const aLaggingTagIndex: Check = {
  id: 'ha/a-lagging-tag-index',
  shows:
    'Killed right after a rotation that the Tagging API does not show yet, a server comes back with the new key, not with the old one.',
  source: 'docs/known-defects.md, E; aws-cli#4173: index lag of minutes to more than 20 minutes',
  modes: ['tags'],
  needs: ['crash', 'virtual-time'],
  conditions: { taggingLag: HOUR },
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    await lab.passDays(1);
    const old = await arnOf(lab, server, 'x509-CA-A');
    const newest = await server.generate('x509-CA-A');
    server.crash();
    await server.start();
    const before = await server.publicKeys();
    expect(
      before['x509-CA-A'] === lab.publicKeyNames.nameOf(newest),
      'the server came back with a key that is not the newest',
    );
    const newer = await arnOf(lab, server, 'x509-CA-A');
    await lab.passDays(5);
    await expectDoomed(lab, old, 'five days later');
    await server.restart();
    await expectSameKeys(server, before, 'five days later');
    expectFoundByTags(server, [newer]);
  },
};

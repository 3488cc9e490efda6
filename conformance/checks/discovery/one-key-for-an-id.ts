import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { descriptionOf, discoveryTags, TAG } from '../../laboratory/names.ts';
import { arnOf, expectDoomed } from '../../laboratory/steps.ts';
import { tagList } from '../../laboratory/tag-list.ts';

export const oneKeyForAnId: Check = {
  id: 'discovery/one-key-for-an-id',
  shows:
    'When two enabled keys carry the tags of one key id, the one that the alias names is used, at every start.',
  source: 'docs/known-defects.md, B1: the published plugin takes a random one',
  modes: ['tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const before = await server.publicKeys();
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await server.stop();
    const tags = {
      ...discoveryTags(server),
      [TAG.keyId]: 'x509-CA-A',
      [TAG.lastUpdate]: String(Math.floor(lab.now() / 1000)),
    };
    const twins: string[] = [];
    for (let index = 0; index < 4; index++) {
      const Description = descriptionOf('example.org', 'x509-CA-A');
      twins.push(await lab.observer.createKey({ Description, Tags: tagList(tags) }));
    }
    for (let start = 1; start <= 3; start++) {
      await server.start();
      expectEqual(await server.publicKeys(), before, `the key at start ${start}`);
      await server.stop();
    }
    await server.start();
    await server.sign('x509-CA-A');
    if (!lab.inVirtualTime) return;
    await lab.passDays(5);
    expect((await arnOf(lab, server, 'x509-CA-A')) === arn, 'the alias went to another key');
    await server.sign('x509-CA-A');
    for (const twin of twins) await expectDoomed(lab, twin, 'five days later');
  },
};

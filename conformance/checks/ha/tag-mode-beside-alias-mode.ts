import type { Check } from '../../check.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

export const tagModeBesideAliasMode: Check = {
  id: 'ha/tag-mode-beside-alias-mode',
  shows:
    'The first server that goes over to tags keeps its keys beside alias-mode peers for five weeks, through a rotation.',
  source: 'PR 7006: aliases are kept fresh in tag mode; alias-mode peers go by LastUpdatedDate',
  modes: ['alias'],
  needs: ['both-modes', 'virtual-time'],
  async run(lab) {
    const peers = [await lab.start('s1'), await lab.start('s2')];
    const server = await lab.start('s3');
    for (const each of [...peers, server]) {
      await each.generate('x509-CA-A');
      await each.generate('x509-CA-B');
    }
    await server.restart({ mode: 'tags' });
    await lab.passDays(17);
    await server.generate('x509-CA-B');
    const before = await server.publicKeys();
    await lab.passDays(18);
    await server.restart();
    await expectSameKeys(server, before, 'after five weeks');
    for (const peer of peers) await peer.sign('x509-CA-A');
  },
};

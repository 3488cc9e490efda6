import type { Check } from '../../check.ts';
import { eachQuarterDay, expectSameKeys } from '../../laboratory/steps.ts';

export const aPartialRollBack: Check = {
  id: 'ha/a-partial-roll-back',
  shows:
    'A server rolled back to aliases beside tag-mode peers for five weeks keeps its keys: a fresh alias is a sign of life.',
  source: 'PR 7006, "HA and operational note": a partial rollback beyond two weeks; docs/known-defects.md, F',
  modes: ['tags'],
  needs: ['both-modes', 'virtual-time'],
  async run(lab) {
    const peers = [await lab.start('s1'), await lab.start('s2')];
    const server = await lab.start('s3');
    for (const each of [...peers, server]) await each.generate('x509-CA-A');
    await lab.passDays(1);
    const before = await server.publicKeys();
    await server.restart({ mode: 'alias' });
    await eachQuarterDay(lab, 35, () => server.sign('x509-CA-A'));
    await server.restart();
    await expectSameKeys(server, before, 'after five weeks');
    for (const peer of peers) await peer.sign('x509-CA-A');
  },
};

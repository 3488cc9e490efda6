import type { Check } from '../../check.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

export const backToAliasesKeepsEveryKey: Check = {
  id: 'migration/back-to-aliases-keeps-every-key',
  shows:
    'A server that ran by tags for three weeks and rotated keys finds all of them by aliases after a roll back.',
  source:
    'PR 7006, "Aliases are still created and refreshed in tag-based mode so that a downgrade remains safe"',
  modes: ['alias'],
  needs: ['both-modes', 'virtual-time'],
  async run(lab) {
    // A peer by aliases, which could take its keys for left behind.
    await lab.startWithKeys('s2', ['x509-CA-A']);
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B'], { mode: 'tags' });
    await lab.passDays(20);
    await server.generate('x509-CA-B');
    const before = await server.publicKeys();
    await server.restart({ mode: 'alias' });
    await expectSameKeys(server, before, 'after the roll back');
    await lab.passDays(20);
    await expectSameKeys(server, before, '20 days after the roll back');
  },
};

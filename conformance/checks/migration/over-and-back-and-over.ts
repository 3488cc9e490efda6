import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectSameKeys } from '../../laboratory/steps.ts';
import { LEFTOVERS_STAY } from '../../laboratory/windows.ts';

export const overAndBackAndOver: Check = {
  id: 'migration/over-and-back-and-over',
  shows:
    'By tags, back to aliases, a rotation whose old key was not deleted, by tags again: the newer key serves, at every start.',
  source: 'docs/known-defects.md, C: the published plugin resurrects the old key',
  modes: ['tags'],
  needs: ['both-modes', 'crash'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A'], { mode: 'tags' });
    const old = await arnOf(lab, server, 'x509-CA-A');
    await server.restart({ mode: 'alias' });
    await server.generate('x509-CA-A');
    const before = await server.publicKeys();
    server.crash();
    const newer = await arnOf(lab, server, 'x509-CA-A');
    expect(newer !== old, 'the rotation did not move the alias');
    await server.start({ mode: 'tags' });
    expectEqual(await server.publicKeys(), before, 'the key after the second migration');
    for (let start = 0; start < 3; start++) await server.restart();
    expectEqual(await arnOf(lab, server, 'x509-CA-A'), newer, 'the key that the alias names');
    await expectSameKeys(server, before, 'after three more starts');
    if (!lab.inVirtualTime) return;
    await lab.pass(LEFTOVERS_STAY);
    expectEqual(await arnOf(lab, server, 'x509-CA-A'), newer, 'the key that the alias names');
    await expectSameKeys(server, before, 'five days later');
    await expectDoomed(lab, old, 'five days later');
  },
};

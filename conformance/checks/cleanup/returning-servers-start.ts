import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeys, otherMode } from '../../laboratory/steps.ts';
import { goneAfter } from '../../laboratory/windows.ts';

export const returningServersStart: Check = {
  id: 'cleanup/returning-servers-start',
  shows: 'A server that comes back after its keys were reclaimed starts in either mode and makes new ones.',
  source:
    'docs/known-defects.md, H: tag-mode disposal leaves the alias on the pending key; the server cannot start',
  modes: ['alias', 'tags'],
  needs: ['both-modes', 'virtual-time'],
  async run(lab) {
    // A peer that lives on reclaims its keys.
    await lab.startWithKeys('s1', ['x509-CA-A']);
    const returning = await lab.startWithKeys('s2', ['x509-CA-A']);
    await returning.stop();
    await lab.pass(goneAfter(lab.mode) + HOUR);
    for (const mode of [lab.mode, otherMode(lab.mode)]) {
      await returning.start({ mode });
      expectEqual([...(await returning.keys()).keys()], [], `the keys of the returning server, by ${mode}`);
      await returning.stop();
    }
    await returning.start({ mode: lab.mode });
    await returning.generate('x509-CA-A');
    const before = await returning.publicKeys();
    await lab.passDays(20);
    await returning.restart();
    await expectSameKeys(returning, before, '20 days after the return');
  },
};

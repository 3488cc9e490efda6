import type { Check } from '../../check.ts';
import { DAY } from '../../laboratory/durations.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeysAfterRestart, keysOfEach } from '../../laboratory/steps.ts';

export const clocksThatRunAhead: Check = {
  id: 'ha/clocks-that-run-ahead',
  shows:
    "Servers whose own clocks are weeks ahead of the cloud's, or behind, delete no key of a living peer.",
  source: "docs/known-defects.md, M: ages are the service's dates against the server's clock",
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const servers = [
      await lab.start('ahead', { clockAhead: 20 * DAY }),
      await lab.start('far-ahead', { clockAhead: 60 * DAY }),
      await lab.start('right'),
      await lab.start('behind', { clockAhead: -20 * DAY }),
    ];
    for (const server of servers) await server.generate('x509-CA-A');
    const before = await keysOfEach(servers);
    await lab.passDays(10);
    expectEqual(lab.calls('ScheduleKeyDeletion').length, 0, 'scheduled deletions among living servers');
    await expectSameKeysAfterRestart(before, 'after ten days');
  },
};

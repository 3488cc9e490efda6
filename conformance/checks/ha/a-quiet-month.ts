import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeysAfterRestart, keysOfEach } from '../../laboratory/steps.ts';

export const aQuietMonth: Check = {
  id: 'ha/a-quiet-month',
  shows:
    'Three servers that start hours apart and rotate nothing for a month keep every key; none is deleted.',
  source: 'SPIRE aws_kms: aliases are refreshed every 6 hours so that a living server is never stale',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const servers = [lab.server('s1'), lab.server('s2'), lab.server('s3')];
    for (const server of servers) {
      await server.start();
      await server.generate('x509-CA-A');
      await server.generate('JWT-Signer-A');
      await lab.pass(5 * HOUR);
    }
    const before = await keysOfEach(servers);
    await lab.passDays(30);
    expectEqual(
      lab.calls('ScheduleKeyDeletion').length,
      0,
      'scheduled deletions in a month without rotations',
    );
    await expectSameKeysAfterRestart(before, 'after a month');
  },
};

import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import {
  arnOf,
  expectEnabled,
  expectSameKeys,
  expectSameKeysAfterRestart,
  keysOfEach,
} from '../../laboratory/steps.ts';
import { openToStrangers } from '../../laboratory/stranger.ts';

/** The laboratory's time begins on the first of January: until the twentieth of November nobody is there. */
const UNTIL_WINTER = 323;
/** Past New Year, the end of February, the days of March on which clocks are put forward, and ninety days of age. */
const DAYS = 130;
/** Whatever ends some time after a start ends for one of them when the other still takes it for gone. */
const APART = 20;

export const aQuietWinter: Check = {
  id: 'ha/a-quiet-winter',
  shows:
    'Two servers that nobody restarts and that rotate nothing from November to the end of March sign with their keys, and find them again; no key is deleted or opened to everybody.',
  source:
    'SPIRE aws_kms: aliases are refreshed every 6 hours so that a living server is never stale; SPIRE server, ca_ttl: a key serves as long as the user wants',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    await lab.passDays(UNTIL_WINTER);
    const servers = [lab.server('s1'), lab.server('s2')];
    for (const server of servers) {
      await server.start();
      await server.generate('x509-CA-A');
      await lab.passDays(APART);
    }
    const before = await keysOfEach(servers);
    const arns = await Promise.all(servers.map((server) => arnOf(lab, server, 'x509-CA-A')));
    await lab.passDays(DAYS - APART * servers.length);
    expectEqual(
      lab.calls('ScheduleKeyDeletion').length,
      0,
      'scheduled deletions in a winter without rotations',
    );
    await expectEnabled(lab, arns, 'at the end of the winter');
    for (const arn of arns) {
      const open = await openToStrangers(await lab.observer.policy(arn));
      expect(open.length === 0, `the policy of ${arn} has come to permit everybody ${open.join(', ')}`);
    }
    for (const [server, keys] of before) await expectSameKeys(server, keys, 'at the end of the winter');
    await expectSameKeysAfterRestart(before, 'after a restart at the end of the winter');
  },
};

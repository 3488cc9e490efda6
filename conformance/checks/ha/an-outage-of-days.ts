import type { Check } from '../../check.ts';
import { arnOf, expectEnabled, expectSameKeys } from '../../laboratory/steps.ts';

/** Many refreshes, and fewer days than a key takes to become stale. */
const OUTAGE = 4;
/** After it: two weeks, the interval of each sweep, and a day. */
const AFTER = 17;

export const anOutageOfDays: Check = {
  id: 'ha/an-outage-of-days',
  shows:
    'A server that could not reach AWS for four days keeps its keys: afterwards it signs and refreshes again, and no peer takes it for gone.',
  source: 'SPIRE aws_kms: aliases are refreshed every 6 hours so that a living server is never stale',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.start('s1');
    const peer = await lab.start('s2');
    for (const each of [server, peer]) await each.generate('x509-CA-A');
    const before = await server.publicKeys();
    server.cutOff(true);
    await lab.passDays(OUTAGE);
    server.cutOff(false);
    await lab.passDays(AFTER);
    await expectEnabled(lab, [await arnOf(lab, server, 'x509-CA-A')], `${AFTER} days after the outage`);
    await expectSameKeys(server, before, `${AFTER} days after the outage`);
    await server.restart();
    await expectSameKeys(server, before, 'after a restart');
  },
};

import type { Check } from '../../check.ts';
import { denied } from '../../laboratory/denied.ts';
import { arnOf, expectEnabled } from '../../laboratory/steps.ts';

/** The first and the last in whatever order: by name, and as they are made. */
const DENIED = ['JWT-Signer-A', 'x509-CA-B'];
const BETWEEN = 'x509-CA-A';

/** Two weeks until a key that is not refreshed is taken for stale, and the interval of each sweep. */
const DAYS = 17;

export const aRefreshThatStaysDenied: Check = {
  id: 'ha/a-refresh-that-stays-denied',
  shows:
    'When the refresh of some keys is refused for weeks, those that may be refreshed are: no peer takes them for stale.',
  source:
    'SPIRE aws_kms: aliases are refreshed every 6 hours so that a living server is never stale; docs/known-defects.md, G: one refusal that blocks others',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.start('s1');
    const peer = await lab.start('s2');
    const [first = '', last = ''] = DENIED;
    for (const keyId of [first, BETWEEN, last]) await server.generate(keyId);
    await peer.generate(BETWEEN);
    const refused = await Promise.all(DENIED.map((keyId) => arnOf(lab, server, keyId)));
    const between = await arnOf(lab, server, BETWEEN);
    for (const operation of ['UpdateAlias', 'TagResource']) {
      for (const key of refused) lab.emulator.faults.add({ operation, key, effect: denied(operation) });
    }
    await lab.passDays(DAYS);
    await server.sign(BETWEEN);
    await expectEnabled(lab, [between, await arnOf(lab, peer, BETWEEN)], `${DAYS} days later`);
  },
};

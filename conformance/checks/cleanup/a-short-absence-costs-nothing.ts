import type { Check } from '../../check.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

export const aShortAbsenceCostsNothing: Check = {
  id: 'cleanup/a-short-absence-costs-nothing',
  shows:
    'A server that was down for 13 days beside living peers comes back with all of its keys, and keeps them.',
  source: 'SPIRE aws_kms: stale after two weeks',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    // A peer that lives on, and could take its keys for left behind.
    await lab.startWithKeys('s1', ['x509-CA-A']);
    const away = await lab.startWithKeys('s2', ['x509-CA-A', 'JWT-Signer-A']);
    const before = await away.publicKeys();
    await lab.passDays(20);
    await away.stop();
    await lab.passDays(13);
    await away.start();
    await expectSameKeys(away, before, 'after 13 days of absence');
    await lab.passDays(20);
    await expectSameKeys(away, before, '20 days after the return');
  },
};

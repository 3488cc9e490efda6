import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import { aliasOf } from '../../laboratory/names.ts';
import { eachQuarterDay } from '../../laboratory/steps.ts';

export const aliasesAreRefreshed: Check = {
  id: 'cleanup/aliases-are-refreshed',
  shows:
    'Every alias of a running server has a LastUpdatedDate of at most six hours ago, in both modes, for a month.',
  source: 'SPIRE aws_kms: "actively updates the LastUpdatedDate field on all aliases every 6 hours"',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'JWT-Signer-A']);
    await eachQuarterDay(lab, 30, async () => {
      const aliases = await lab.observer.aliases();
      for (const keyId of ['x509-CA-A', 'JWT-Signer-A']) {
        const age = lab.now() - (aliases.get(aliasOf(server, keyId))?.LastUpdatedDate?.getTime() ?? 0);
        expect(age <= 6 * HOUR, `the alias of ${keyId} was refreshed ${(age / HOUR).toFixed(1)} hours ago`);
      }
    });
  },
};

import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import { TAG } from '../../laboratory/names.ts';
import { arnOf, eachQuarterDay, expectTagged } from '../../laboratory/steps.ts';

export const tagsAreRefreshed: Check = {
  id: 'cleanup/tags-are-refreshed',
  shows: "The tag spire-last-update of a running server's keys is at most six hours old, for a month.",
  source: 'PR 7006: "the value is refreshed periodically (every 6h)"',
  modes: ['tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await eachQuarterDay(lab, 30, async () => {
      const age = lab.now() - Number((await lab.observer.tags(arn))[TAG.lastUpdate]) * 1000;
      expect(age <= 6 * HOUR, `${TAG.lastUpdate} is ${(age / HOUR).toFixed(1)} hours old`);
    });
    await expectTagged(lab, server, [arn]);
  },
};

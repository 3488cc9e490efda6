import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expectEqual, expectRejection } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectEnabled } from '../../laboratory/steps.ts';

export const orphansGo: Check = {
  id: 'cleanup/orphans-go',
  shows:
    'A key that a killed rotation left behind is kept for 48 hours and scheduled for deletion within one scan after, though its own server never comes back.',
  source:
    'SPIRE aws_kms: a key "unassociated with any alias" with "a CreationDate older than 48 hours, is removed"',
  modes: ['alias'],
  needs: ['crash', 'virtual-time'],
  async run(lab) {
    const living = await lab.startWithKeys('s1', ['x509-CA-A']);
    const other = await lab.startWithKeys('s2', ['x509-CA-A']);
    const known = [await arnOf(lab, living, 'x509-CA-A'), await arnOf(lab, other, 'x509-CA-A')];
    await lab.pass(12 * HOUR);
    other.crashAt({ operation: 'CreateKey', when: 'after' });
    await expectRejection(other.generate('x509-CA-A'), 'a rotation that is killed');
    const orphans = (await lab.observer.keys())
      .map(({ Arn = '' }) => Arn)
      .filter((arn) => !known.includes(arn));
    expectEqual(orphans.length, 1, 'orphans');
    await lab.pass(47 * HOUR);
    await expectEnabled(lab, orphans, '47 hours later');
    await lab.pass(50 * HOUR);
    await expectDoomed(lab, orphans[0] ?? '', '97 hours later');
    await expectEnabled(lab, known, '97 hours later');
  },
};

import type { Check } from '../../check.ts';
import { DAY, HOUR } from '../../laboratory/durations.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { arnOf, expectDoomedInTime, stateOf } from '../../laboratory/steps.ts';

export const replacedKeysGoInSevenDays: Check = {
  id: 'cleanup/replaced-keys-go-in-seven-days',
  shows:
    'A replaced key is scheduled for deletion within five days, with a window of seven days, and is gone after it.',
  source:
    'docs/known-defects.md, observed calls: "later ScheduleKeyDeletion (ARN, 7 days)"; SPIRE aws_kms: a scan every 48 hours removes what is older than 48 hours; KMS developer guide, deleting keys',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const old = await arnOf(lab, server, 'x509-CA-A');
    await lab.passDays(3);
    await server.generate('x509-CA-A');
    await expectDoomedInTime(lab, [old]);
    const scheduled = lab
      .calls('ScheduleKeyDeletion')
      .findLast(({ resources, error }) => !error && resources.includes(old));
    const date = (await lab.observer.key(old))?.DeletionDate?.getTime() ?? 0;
    const ahead = date - Date.parse(scheduled?.time ?? '');
    expect(Math.abs(ahead - 7 * DAY) <= HOUR, 'the deletion is not seven days ahead');
    await lab.passDays(8);
    expectEqual(await stateOf(lab, old), 'deleted', 'the replaced key eight days later');
    await server.sign('x509-CA-A');
  },
};

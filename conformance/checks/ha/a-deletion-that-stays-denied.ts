import type { Check } from '../../check.ts';
import { denied } from '../../laboratory/denied.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectDoomedInTime, isDoomed, stateOf } from '../../laboratory/steps.ts';

export const aDeletionThatStaysDenied: Check = {
  id: 'ha/a-deletion-that-stays-denied',
  shows: 'While the deletion of one replaced key is denied for days, those of all later ones go on.',
  source: 'docs/known-defects.md, G: one queue, one worker; a denied deletion blocks all others behind it',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const slots = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A'];
    const server = await lab.startWithKeys('s1', slots);
    const [refused = '', ...others] = await Promise.all(slots.map((keyId) => arnOf(lab, server, keyId)));
    lab.emulator.faults.add({
      operation: 'ScheduleKeyDeletion',
      key: refused,
      effect: denied('ScheduleKeyDeletion'),
    });
    for (const keyId of slots) {
      await server.generate(keyId);
      await lab.pass(1000);
    }
    await expectDoomedInTime(lab, others);
    expect(!isDoomed(await stateOf(lab, refused)), `the deletion of ${refused} was denied, and took place`);
  },
};

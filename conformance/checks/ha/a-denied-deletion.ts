import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectEnabled, stateOf } from '../../laboratory/steps.ts';

export const aDeniedDeletion: Check = {
  id: 'ha/a-denied-deletion',
  shows:
    'A key whose deletion is refused does not keep the others from being deleted, and goes itself once it is allowed, also after a restart.',
  source:
    'docs/known-defects.md, G: one denied deletion blocks all others behind it, and the queue is lost on any stop',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.start('s1');
    await server.generate('x509-CA-A');
    await server.generate('x509-CA-B');
    const [denied, allowed] = [await arnOf(lab, server, 'x509-CA-A'), await arnOf(lab, server, 'x509-CA-B')];
    const allow = lab.emulator.faults.add({
      operation: 'ScheduleKeyDeletion',
      times: 3,
      effect: {
        kind: 'error',
        code: 'AccessDeniedException',
        message: 'not authorized to perform: kms:ScheduleKeyDeletion',
      },
    });
    await server.generate('x509-CA-A');
    await lab.pass(1000);
    await server.generate('x509-CA-B');
    await lab.pass(1_800_000);
    allow();
    await expectDoomed(lab, allowed, 'half an hour after its rotation');
    expect((await stateOf(lab, denied)) !== 'Disabled', 'the key was disabled');
    await server.restart();
    await lab.passDays(5);
    await expectDoomed(lab, denied, 'five days after its deletion was refused');
    await expectEnabled(lab, [await arnOf(lab, server, 'x509-CA-A')], 'five days later');
  },
};

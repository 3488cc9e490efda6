import type { Check } from '../../check.ts';
import { denied } from '../../laboratory/denied.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import { arnOf, expectDoomed, expectEnabled, stateOf } from '../../laboratory/steps.ts';
import { LEFTOVERS_STAY } from '../../laboratory/windows.ts';

export const aDeniedDeletion: Check = {
  id: 'ha/a-denied-deletion',
  shows:
    'A replaced key whose deletion was refused is out of use within five days once it is allowed, and one replaced after it is deleted, although the server was restarted meanwhile.',
  source:
    'docs/known-defects.md, G: one denied deletion blocks all others behind it, and the queue is lost on any stop',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B']);
    const [refused, other] = [await arnOf(lab, server, 'x509-CA-A'), await arnOf(lab, server, 'x509-CA-B')];
    const allow = lab.emulator.faults.add({
      operation: 'ScheduleKeyDeletion',
      key: refused,
      effect: denied('ScheduleKeyDeletion'),
    });
    await server.generate('x509-CA-A');
    await lab.pass(1000);
    await server.generate('x509-CA-B');
    await untilRefused(lab);
    allow();
    await server.restart();
    await lab.pass(LEFTOVERS_STAY);
    await expectDoomed(lab, other, 'five days after the restart');
    // Whoever disables a key before its deletion has at least put it out of use; the laws ask for no more.
    const left = await stateOf(lab, refused);
    expect(left !== 'Enabled', `five days after its deletion was allowed: ${refused} is ${left}`);
    const current = [await arnOf(lab, server, 'x509-CA-A'), await arnOf(lab, server, 'x509-CA-B')];
    await expectEnabled(lab, current, 'five days later');
  },
};

/** Lets time pass until somebody has tried to delete the key. */
async function untilRefused(lab: Laboratory): Promise<void> {
  const refused = () => lab.calls('ScheduleKeyDeletion').some(({ error }) => error);
  for (let passed = 0; passed < LEFTOVERS_STAY && !refused(); passed += HOUR) await lab.pass(HOUR);
  expect(refused(), 'five days after its rotation nobody has tried to delete the key');
}

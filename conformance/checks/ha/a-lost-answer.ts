import type { Check } from '../../check.ts';
import { HOUR, MINUTE } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import { arnOf, expectEnabled, expectSameKeys } from '../../laboratory/steps.ts';

/** The calls of a rotation that change something. */
const CALLS = ['CreateKey', 'CreateAlias', 'UpdateAlias', 'ScheduleKeyDeletion'];

export const aLostAnswer: Check = {
  id: 'ha/a-lost-answer',
  shows:
    'When the answer to a call that took place gets lost, once, for good or before an outage, the key that is shown, signs and is found again is one and the same.',
  source: 'AWS SDK retry behaviour: a repeated call meets what the first one did; docs/known-defects.md, B0',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    let live = 0;
    for (const operation of CALLS) {
      for (const times of [1, 10]) {
        const server = await lab.start(`${operation}-${times}`);
        const heal = lab.emulator.faults.add({
          operation,
          accessKeyId: server.accessKeyId,
          times,
          effect: { kind: 'answer-lost' },
        });
        // Whether it succeeds is the manager's choice; that it stays consistent is not.
        await server.generate('x509-CA-A').catch(() => {});
        await server.generate('x509-CA-A').catch(() => {});
        await lab.pass(10 * MINUTE);
        heal();
        // By then a refresh has come round, which finds the alias on a key that nobody uses.
        await lab.pass(7 * HOUR);
        if (!(await server.keys()).has('x509-CA-A')) await server.generate('x509-CA-A');
        const before = await server.publicKeys();
        await server.sign('x509-CA-A');
        await server.restart();
        await expectSameKeys(server, before, `after lost answers to ${operation}`);
        live++;
        await expectEnabled(
          lab,
          [await arnOf(lab, server, 'x509-CA-A')],
          `after lost answers to ${operation}`,
        );
      }
    }
    await beforeAnOutage(lab);
    live++;
    await lab.passDays(6);
    const enabled = (await lab.observer.enabledKeys()).length;
    expect(enabled === live, `${enabled} enabled keys six days later, for ${live} in use`);
  },
};

/** The alias names the new key, its server uses the old one, and cannot do anything about it until it reaches AWS again. */
async function beforeAnOutage(lab: Laboratory): Promise<void> {
  const server = await lab.startWithKeys('outage', ['x509-CA-A']);
  const heal = lab.emulator.faults.add({
    operation: 'UpdateAlias',
    accessKeyId: server.accessKeyId,
    effect: { kind: 'answer-lost' },
  });
  await server.generate('x509-CA-A').catch(() => {});
  heal();
  server.cutOff(true);
  await lab.pass(HOUR);
  server.cutOff(false);
  // By then a refresh has come round.
  await lab.pass(7 * HOUR);
  const before = await server.publicKeys();
  await server.sign('x509-CA-A');
  await server.restart();
  await expectSameKeys(server, before, 'after an answer to UpdateAlias that was lost before an outage');
}

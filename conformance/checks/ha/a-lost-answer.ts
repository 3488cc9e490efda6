import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectEnabled, expectSameKeys } from '../../laboratory/steps.ts';

/** The calls of a rotation that change something. */
const CALLS = ['CreateKey', 'CreateAlias', 'UpdateAlias', 'ScheduleKeyDeletion'];

export const aLostAnswer: Check = {
  id: 'ha/a-lost-answer',
  shows:
    'When the answer to a call that took place gets lost, once or for good, the key that is shown, signs and is found again is one and the same.',
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
        await lab.pass(600_000);
        heal();
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
    await lab.passDays(6);
    const enabled = (await lab.observer.enabledKeys()).length;
    expect(enabled === live, `${enabled} enabled keys six days later, for ${live} in use`);
  },
};

import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { arnOf, expectDoomed, expectSameKeys } from '../../laboratory/steps.ts';
import { LEFTOVERS_STAY } from '../../laboratory/windows.ts';

export const aRotationDuringARefresh: Check = {
  id: 'ha/a-rotation-during-a-refresh',
  shows:
    'A rotation that falls between the two calls of a slow refresh keeps its key: the alias is not put back to the old one.',
  source: 'docs/known-defects.md, L: DescribeKey and UpdateAlias of the refresh are two calls',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const old = await arnOf(lab, server, 'x509-CA-A');
    const heal = lab.emulator.faults.add({
      operation: 'UpdateAlias',
      accessKeyId: server.accessKeyId,
      times: 1,
      effect: { kind: 'delay', milliseconds: 10_000 },
    });
    await lab.pass(6 * HOUR);
    await server.generate('x509-CA-A');
    const before = await server.publicKeys();
    await lab.pass(HOUR);
    heal();
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
    await lab.pass(LEFTOVERS_STAY);
    await expectDoomed(lab, old, 'five days later');
  },
};

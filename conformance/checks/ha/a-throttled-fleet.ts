import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

export const aThrottledFleet: Check = {
  id: 'ha/a-throttled-fleet',
  shows: 'Two refused calls out of three do not cost a key: starts, rotations and refreshes are tried again.',
  source: 'KMS developer guide, throttling; AWS SDK standard retries',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    for (const operation of [
      'DescribeKey',
      'ListAliases',
      'UpdateAlias',
      'CreateKey',
      'GetResources',
      'TagResource',
    ]) {
      const heal = lab.emulator.faults.add({
        operation,
        accessKeyId: server.accessKeyId,
        times: 2,
        effect: { kind: 'throttle' },
      });
      const before = await server.publicKeys();
      await server.restart();
      await expectSameKeys(server, before, `with throttled ${operation}`);
      await server.generate('x509-CA-A');
      await lab.passDays(1);
      await server.sign('x509-CA-A');
      heal();
    }
    await lab.passDays(8);
    const enabled = (await lab.observer.enabledKeys()).length;
    expect(enabled === 1, `${enabled} enabled keys after the throttling, for one in use`);
  },
};

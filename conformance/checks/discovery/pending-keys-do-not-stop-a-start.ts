import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { arnOf } from '../../laboratory/steps.ts';

export const pendingKeysDoNotStopAStart: Check = {
  id: 'discovery/pending-keys-do-not-stop-a-start',
  shows:
    'A server whose keys were scheduled for deletion while it was away starts without them and makes new ones.',
  source:
    'docs/known-defects.md, H: the published plugin cannot start in either mode until the key is purged',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B']);
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await server.stop();
    await lab.observer.kms.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 });
    await server.start();
    expectEqual([...(await server.keys()).keys()], ['x509-CA-B'], 'the keys that are left');
    await server.generate('x509-CA-A');
    await server.sign('x509-CA-A');
    await server.restart();
    await server.sign('x509-CA-A');
  },
};

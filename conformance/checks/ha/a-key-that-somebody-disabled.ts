import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectEnabled, stateOf } from '../../laboratory/steps.ts';

/** Several refreshes, and each sweep once. */
const DAYS = 5;

export const aKeyThatSomebodyDisabled: Check = {
  id: 'ha/a-key-that-somebody-disabled',
  shows:
    'A key that somebody disables under a running server is not enabled again by it, and its other key goes on.',
  source:
    'SPIRE aws_kms: kms:EnableKey is not among the permissions that it asks for; KMS developer guide: a key is disabled to keep it from being used',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B']);
    const disabled = await arnOf(lab, server, 'x509-CA-A');
    await lab.observer.kms.disableKey({ KeyId: disabled });
    await lab.passDays(DAYS);
    const state = await stateOf(lab, disabled);
    expect(state !== 'Enabled', `${DAYS} days after somebody disabled ${disabled} it is enabled again`);
    await server.sign('x509-CA-B');
    await expectEnabled(lab, [await arnOf(lab, server, 'x509-CA-B')], `${DAYS} days later`);
  },
};

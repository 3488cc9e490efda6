import type { Check } from '../../check.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { expect } from '../../laboratory/expect.ts';
import { aliasOf } from '../../laboratory/names.ts';
import { arnOf, expectSameKeys } from '../../laboratory/steps.ts';

export const tagsAloneSuffice: Check = {
  id: 'discovery/tags-alone-suffice',
  shows:
    'A key that has lost its alias is found by its tags alone and keeps serving; its next rotation makes the alias anew.',
  source: 'PR 7006, "identified by SPIRE-specific tags"; docs/known-defects.md, B0',
  modes: ['tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const before = await server.publicKeys();
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await server.stop();
    await lab.observer.kms.deleteAlias({ AliasName: aliasOf(server, 'x509-CA-A') });
    await server.start();
    await expectSameKeys(server, before, 'without the alias');
    if (lab.inVirtualTime) {
      await lab.pass(7 * HOUR);
      expect((await arnOf(lab, server, 'x509-CA-A')) === arn, 'the alias that came back names another key');
    }
    await server.generate('x509-CA-A');
    expect((await arnOf(lab, server, 'x509-CA-A')) !== arn, 'the rotation did not move the alias');
    await server.sign('x509-CA-A');
  },
};

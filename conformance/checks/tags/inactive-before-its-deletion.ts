import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { TAG } from '../../laboratory/names.ts';
import { arnOf, expectDoomedInTime, expectTagged } from '../../laboratory/steps.ts';

export const inactiveBeforeItsDeletion: Check = {
  id: 'tags/inactive-before-its-deletion',
  shows:
    'A replaced key is marked inactive before its deletion is scheduled, while KMS still takes tags for it.',
  source:
    'KMS developer guide, key states: TagResource is refused on a key pending deletion; docs/known-defects.md, I',
  modes: ['tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const old = await arnOf(lab, server, 'x509-CA-A');
    await server.generate('x509-CA-A');
    await expectDoomedInTime(lab, [old]);
    expect(
      (await lab.observer.tags(old))[TAG.active] === 'false',
      `${TAG.active} of the replaced key is not false`,
    );
    await expectTagged(lab, server, [await arnOf(lab, server, 'x509-CA-A')]);
    const refused = server.calls('TagResource').filter(({ error }) => error);
    expect(refused.length === 0, `TagResource was refused: ${refused[0]?.error?.message}`);
  },
};

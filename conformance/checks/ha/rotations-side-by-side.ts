import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectEnabled } from '../../laboratory/steps.ts';
import { LEFTOVERS_STAY } from '../../laboratory/windows.ts';

const SLOTS = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'];

export const rotationsSideBySide: Check = {
  id: 'ha/rotations-side-by-side',
  shows:
    'Two servers rotating their slots daily for a month always sign, and never hold more keys than slots and deletions under way.',
  source: 'docs/known-defects.md, G and N: unbounded growth',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const servers = [await lab.start('s1'), await lab.start('s2')];
    for (let day = 0; day < 30; day++) {
      for (const [index, server] of servers.entries()) {
        await server.generate(SLOTS[(day + index) % SLOTS.length] ?? '');
        for (const keyId of (await server.keys()).keys()) await server.sign(keyId);
      }
      await lab.passDays(1);
    }
    await lab.pass(LEFTOVERS_STAY);
    const enabled = (await lab.observer.enabledKeys()).length;
    expect(
      enabled === SLOTS.length * servers.length,
      `${enabled} enabled keys for ${SLOTS.length * 2} slots`,
    );
    for (const server of servers) {
      for (const keyId of SLOTS) await expectEnabled(lab, [await arnOf(lab, server, keyId)], 'after a month');
    }
  },
};

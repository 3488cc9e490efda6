import type { Check } from '../../check.ts';
import { CheckFailure } from '../../check-failure.ts';
import { expect, expectRejection } from '../../laboratory/expect.ts';
import type { CrashPoint } from '../../laboratory/gate.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import { arnOf, expectEnabled } from '../../laboratory/steps.ts';

/** Every call of a first key and of a rotation, before it takes place and after. */
const FIRST: readonly string[] = ['CreateKey', 'GetPublicKey', 'CreateAlias'];
const ROTATION: readonly string[] = ['CreateKey', 'GetPublicKey', 'UpdateAlias'];

export const aKilledRotation: Check = {
  id: 'ha/a-killed-rotation',
  shows:
    'Killed at any call of a first key or of a rotation, a server starts again, has one key for the id, and rotates it.',
  source: 'docs/known-defects.md, B0: every later start of the published plugin fails and leaks one more key',
  modes: ['alias', 'tags'],
  needs: ['crash'],
  async run(lab) {
    const servers = [];
    for (const [kind, operations] of Object.entries({ first: FIRST, rotation: ROTATION })) {
      for (const operation of operations) {
        for (const when of ['before', 'after'] as const) {
          const server = await killed(lab, `${kind}-${operation}-${when}`, kind === 'rotation', {
            operation,
            when,
          });
          servers.push(server);
        }
      }
    }
    if (!lab.inVirtualTime) return;
    await lab.passDays(6);
    for (const server of servers) {
      await expectEnabled(lab, [await arnOf(lab, server, 'x509-CA-A')], 'six days later');
      await server.sign('x509-CA-A');
    }
    const enabled = (await lab.observer.enabledKeys()).length;
    expect(
      enabled === servers.length,
      `${enabled} enabled keys six days later, for ${servers.length} in use`,
    );
  },
};

/** Kills a server, starts it three times, and has it rotate. */
async function killed(lab: Laboratory, name: string, withKey: boolean, point: CrashPoint) {
  const server = await lab.start(name);
  if (withKey) await server.generate('x509-CA-A');
  server.crashAt(point);
  await expectRejection(server.generate('x509-CA-A'), `${name}: a call that is killed`);
  server.callOffCrash();
  const seen = new Set<string>();
  for (let start = 0; start < 3; start++) {
    await server.start();
    seen.add(JSON.stringify(await server.publicKeys()));
    if (start < 2) await server.stop();
  }
  if (seen.size !== 1)
    throw new CheckFailure(`${name}: three starts found ${seen.size} different sets of keys`);
  if ((await server.keys()).has('x509-CA-A')) await server.sign('x509-CA-A');
  await server.generate('x509-CA-A');
  await server.sign('x509-CA-A');
  return server;
}

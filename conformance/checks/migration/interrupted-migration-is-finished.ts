import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import type { CrashPoint } from '../../laboratory/gate.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import type { Server } from '../../laboratory/server.ts';
import { arnOf, expectSameKeys, expectTagged } from '../../laboratory/steps.ts';

const KEYS = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'];

/** Where a migration can be killed: KMS tags one key a call, the Tagging API one or all of them. */
const POINTS: readonly CrashPoint[] = [
  { operation: 'TagResource', nth: 2, when: 'after' },
  { operation: 'TagResources', nth: 2, when: 'after' },
  { operation: 'TagResources', nth: 1, when: 'after' },
];

export const interruptedMigrationIsFinished: Check = {
  id: 'migration/interrupted-migration-is-finished',
  shows:
    'A server killed while it tags its four keys, after the second where it tags one by one, migrates the rest at the next start and loses none.',
  source:
    'PR 7006, migration; docs/known-defects.md, B1 and C: a key must be matched by its ARN, never by its id alone',
  modes: ['tags'],
  needs: ['both-modes', 'crash'],
  async run(lab) {
    let killed: Killed | undefined;
    for (const [index, point] of POINTS.entries()) killed ??= await killAt(lab, `s${index + 1}`, point);
    expect(killed !== undefined, 'no start was killed: none called TagResource or TagResources');
    const { server, before } = killed;
    await server.start();
    await expectSameKeys(server, before, 'after the second start');
    await expectTagged(lab, server, await Promise.all(KEYS.map((keyId) => arnOf(lab, server, keyId))));
  },
};

interface Killed {
  readonly server: Server;
  /** Its keys before it was migrated. */
  readonly before: Readonly<Record<string, string>>;
}

/** Has a server of its own migrate its keys. @returns undefined when it never came to where it was to be killed */
async function killAt(lab: Laboratory, name: string, point: CrashPoint): Promise<Killed | undefined> {
  const server = await lab.startWithKeys(name, KEYS, { mode: 'alias' });
  const before = await server.publicKeys();
  await server.stop();
  server.crashAt(point);
  await server.start({ mode: 'tags' }).catch(() => {});
  server.callOffCrash();
  return server.running ? undefined : { server, before };
}

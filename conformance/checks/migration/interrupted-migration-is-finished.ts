import type { Check } from '../../check.ts';
import { expectRejection } from '../../laboratory/expect.ts';
import { arnOf, expectSameKeys, expectTagged } from '../../laboratory/steps.ts';

const KEYS = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'];

export const interruptedMigrationIsFinished: Check = {
  id: 'migration/interrupted-migration-is-finished',
  shows:
    'A server killed after tagging two of its four keys migrates the rest at the next start and loses none.',
  source:
    'PR 7006, migration; docs/known-defects.md, B1 and C: a key must be matched by its ARN, never by its id alone',
  modes: ['tags'],
  needs: ['both-modes', 'crash'],
  async run(lab) {
    const server = await lab.start('s1', { mode: 'alias' });
    for (const keyId of KEYS) await server.generate(keyId);
    const before = await server.publicKeys();
    await server.stop();
    server.crashAt({ operation: 'TagResource', nth: 2, when: 'after' });
    await expectRejection(server.start({ mode: 'tags' }), 'a start that is killed');
    server.crashAt({ operation: 'TagResource', nth: 99, when: 'after' });
    await server.start();
    await expectSameKeys(server, before, 'after the second start');
    await expectTagged(lab, server, await Promise.all(KEYS.map((keyId) => arnOf(lab, server, keyId))));
  },
};

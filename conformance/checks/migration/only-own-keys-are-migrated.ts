import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { arnOf } from '../../laboratory/steps.ts';

export const onlyOwnKeysAreMigrated: Check = {
  id: 'migration/only-own-keys-are-migrated',
  shows: 'A migrating server puts no tags on keys of other servers, other trust domains or other tools.',
  source: 'PR 7006, migration of "existing alias-managed keys"; docs/known-defects.md, J',
  modes: ['tags'],
  needs: ['both-modes'],
  async run(lab) {
    const server = await lab.start('s1', { mode: 'alias' });
    const others = [
      await lab.start('s10', { mode: 'alias' }),
      await lab.start('s2', { mode: 'alias' }),
      await lab.start('elsewhere', { mode: 'alias', trustDomain: 'example.org.uk', identifier: 's1' }),
    ];
    for (const each of [server, ...others]) await each.generate('x509-CA-A');
    const tool = await lab.observer.createKey();
    await lab.observer.createAlias('alias/SPIRE_SERVER_backup', tool);
    await server.restart({ mode: 'tags' });
    if (lab.inVirtualTime) await lab.passDays(5);
    for (const other of others) {
      expectEqual(
        await lab.observer.tags(await arnOf(lab, other, 'x509-CA-A')),
        {},
        `tags on a key of ${other.name}`,
      );
    }
    expectEqual(await lab.observer.tags(tool), {}, 'tags on a key of another tool');
  },
};

import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { aliasOf } from '../../laboratory/names.ts';
import { arnOf, expectFoundByTags, expectSameKeys } from '../../laboratory/steps.ts';

export const migratedKeysAreFoundByTags: Check = {
  id: 'migration/migrated-keys-are-found-by-tags',
  shows:
    'After its migration a server finds its keys by their tags, also when an alias is lost, and tags none again.',
  source: 'PR 7006, tag-based discovery; docs/known-defects.md, observed calls, "restart, 4 keys"',
  modes: ['tags'],
  needs: ['both-modes'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B'], { mode: 'alias' });
    const before = await server.publicKeys();
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await server.restart({ mode: 'tags' });
    await server.stop();
    const tagged = server.calls('TagResource').length;
    await lab.observer.kms.deleteAlias({ AliasName: aliasOf(server, 'x509-CA-A') });
    await server.start();
    await expectSameKeys(server, before, 'at the start after the migration');
    expectFoundByTags(server, [arn]);
    expect(server.calls('TagResource').length === tagged, 'keys that had their tags were migrated again');
  },
};

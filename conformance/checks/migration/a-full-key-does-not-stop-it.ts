import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { TAGS_PER_KEY } from '../../laboratory/names.ts';
import { arnOf, expectSameKeys, namesKey } from '../../laboratory/steps.ts';

export const aFullKeyDoesNotStopIt: Check = {
  id: 'migration/a-full-key-does-not-stop-it',
  shows:
    'A key that has no room for five more tags goes on serving through its alias, and the log says why it has none.',
  source: `KMS: ${TAGS_PER_KEY} tags a key; PR 7006, migration`,
  modes: ['tags'],
  needs: ['both-modes'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B'], { mode: 'alias' });
    const before = await server.publicKeys();
    const full = await arnOf(lab, server, 'x509-CA-A');
    const Tags = Array.from({ length: TAGS_PER_KEY }, (_, index) => ({ TagKey: `t${index}`, TagValue: '' }));
    await lab.observer.kms.tagResource({ KeyId: full, Tags });
    await server.restart({ mode: 'tags' });
    await expectSameKeys(server, before, 'after the migration');
    const told = server.log.some(
      (line) => (line.level === 'error' || line.level === 'warn') && namesKey(line, full),
    );
    expect(told, `nothing in the log tells that ${full} could not be tagged`);
    if (!lab.inVirtualTime) return;
    await lab.passDays(20);
    await expectSameKeys(server, before, '20 days later');
  },
};

import type { Check } from '../../check.ts';
import { expectRejection } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectEnabled } from '../../laboratory/steps.ts';

export const orphansOfAliasesGoToo: Check = {
  id: 'migration/orphans-of-aliases-go-too',
  shows: 'A key that a killed rotation left without alias and tags is collected after the migration to tags.',
  source: 'docs/known-defects.md, C: "no tag-mode server ever collects it"',
  modes: ['tags'],
  needs: ['both-modes', 'crash', 'virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A'], { mode: 'alias' });
    const current = await arnOf(lab, server, 'x509-CA-A');
    server.crashAt({ operation: 'CreateKey', when: 'after' });
    await expectRejection(server.generate('x509-CA-A'), 'a rotation that is killed');
    const orphan = (await lab.observer.keys()).find(({ Arn }) => Arn !== current)?.Arn ?? '';
    server.callOffCrash();
    await server.start({ mode: 'tags' });
    await lab.passDays(5);
    await expectDoomed(lab, orphan, 'five days after the migration');
    await expectEnabled(lab, [current], 'five days after the migration');
  },
};

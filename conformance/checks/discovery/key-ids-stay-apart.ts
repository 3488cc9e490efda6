import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

/** The second of each is what the first looks like in an alias. */
const PAIRS = [
  ['a.b', 'a_2eb'],
  ['c+d', 'c_2bd'],
] as const;

export const keyIdsStayApart: Check = {
  id: 'discovery/key-ids-stay-apart',
  shows:
    'Two key ids that would get one alias are kept apart, or the second is refused; neither loses its key.',
  source: 'SPIRE aws_kms: the KEY_ID is encoded in the alias; docs/known-defects.md, K: a.b and a_2eb',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (const [plain, encoded] of PAIRS) {
      await server.generate(plain);
      await server.generate(encoded).catch((error: Error) => {
        expect(error.message.includes(encoded), `the refusal does not name ${encoded}: ${error.message}`);
      });
    }
    const before = await server.publicKeys();
    expect(new Set(Object.values(before)).size === Object.keys(before).length, 'two key ids share a key');
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
  },
};

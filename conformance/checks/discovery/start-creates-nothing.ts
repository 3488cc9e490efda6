import type { Check } from '../../check.ts';
import { MINUTE } from '../../laboratory/durations.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';

const WRITES = /^(Create|Update|Delete|Tag|Untag|Schedule|Cancel|Enable|Disable|Put)/;

export const startCreatesNothing: Check = {
  id: 'discovery/start-creates-nothing',
  shows:
    'Starting in an account without its keys makes nothing and changes nothing; keys are made when asked for.',
  source:
    'docs/known-defects.md, observed calls, "start, no keys"; Defakto AWS KMS, "New keys are created during key rotation, not on startup"',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    if (lab.inVirtualTime) await lab.pass(MINUTE);
    expectEqual([...(await server.keys()).keys()], [], 'the keys of a new server');
    const writes = server.calls().filter(({ operation }) => WRITES.test(operation));
    expect(
      writes.length === 0,
      `a start without keys called ${writes.map(({ operation }) => operation).join(', ')}`,
    );
  },
};

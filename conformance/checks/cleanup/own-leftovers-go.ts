import type { Check } from '../../check.ts';
import { expectEqual, expectRejection } from '../../laboratory/expect.ts';
import { arnOf, expectDoomed, expectEnabled } from '../../laboratory/steps.ts';

export const ownLeftoversGo: Check = {
  id: 'cleanup/own-leftovers-go',
  shows: 'What a server left behind when it was killed in a rotation is gone five days after it came back.',
  source:
    'docs/known-defects.md, B1: "the loser is never disposed of by its own server"; G: pending deletions are lost on any stop',
  modes: ['alias', 'tags'],
  needs: ['crash', 'virtual-time'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const doomed: string[] = [];
    for (const [operation, when] of [
      ['CreateKey', 'after'],
      ['UpdateAlias', 'after'],
    ] as const) {
      const before = new Set((await lab.observer.enabledKeys()).map(({ Arn }) => Arn));
      server.crashAt({ operation, when });
      await expectRejection(server.generate('x509-CA-A'), `a rotation killed at ${operation}`);
      const current = await arnOf(lab, server, 'x509-CA-A');
      const all = (await lab.observer.enabledKeys()).map(({ Arn = '' }) => Arn);
      doomed.push(...all.filter((arn) => arn !== current && !doomed.includes(arn)));
      // What was there before may be gone by now: a manager deletes what it finds whenever it likes.
      expectEqual(
        all.filter((arn) => !before.has(arn)).length,
        1,
        'new keys of the rotation that was killed',
      );
      server.callOffCrash();
      await server.start();
    }
    await lab.passDays(5);
    for (const arn of doomed) await expectDoomed(lab, arn, 'five days later');
    await expectEnabled(lab, [await arnOf(lab, server, 'x509-CA-A')], 'five days later');
  },
};

import type { Check } from '../../check.ts';
import { expect, expectEqual, expectRejection } from '../../laboratory/expect.ts';
import { arnOf, namesKey } from '../../laboratory/steps.ts';

export const disabledKeyIsTold: Check = {
  id: 'discovery/disabled-key-is-told',
  shows:
    'A key that somebody disabled is never used silently: by aliases the start fails and names it, by tags it is left out with a warning.',
  source:
    'SPIRE aws_kms, both fetchers: "Disabled key: alias path -> FailedPrecondition, tag path -> warn and skip"',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    const arn = await arnOf(lab, server, 'x509-CA-A');
    await server.stop();
    await lab.observer.kms.disableKey({ KeyId: arn });
    if (lab.mode === 'alias') {
      const error = await expectRejection(server.start(), 'a start with a disabled key');
      expect(namesKey(error.message, arn), `the error does not name ${arn}: ${error.message}`);
      return;
    }
    await server.start();
    expectEqual([...(await server.keys()).keys()], [], 'the usable keys');
    const told = server.log.some((line) => line.level === 'warn' && namesKey(line, arn));
    expect(told, `no warning names ${arn}`);
  },
};

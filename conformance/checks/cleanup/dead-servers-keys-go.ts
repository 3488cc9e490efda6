import type { Check } from '../../check.ts';
import { DAY, HOUR } from '../../laboratory/durations.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { aliasOf } from '../../laboratory/names.ts';
import { arnOf, expectDoomed, expectEnabled } from '../../laboratory/steps.ts';
import { goneAfter } from '../../laboratory/windows.ts';

export const deadServersKeysGo: Check = {
  id: 'cleanup/dead-servers-keys-go',
  shows:
    'The keys of a server that is gone for good are left alone for two weeks, and scheduled for deletion, aliases and all, within one scan after.',
  source:
    'SPIRE aws_kms: aliases "older than two weeks" are removed "along with its associated key"; docs/known-defects.md, H',
  modes: ['alias', 'tags'],
  needs: ['crash', 'virtual-time'],
  async run(lab) {
    const living = await lab.startWithKeys('s1', ['x509-CA-A']);
    const dead = await lab.startWithKeys('s2', ['x509-CA-A', 'JWT-Signer-A']);
    const aliases = ['x509-CA-A', 'JWT-Signer-A'].map((keyId) => aliasOf(dead, keyId));
    const arns = [await arnOf(lab, dead, 'x509-CA-A'), await arnOf(lab, dead, 'JWT-Signer-A')];
    // Long enough that the keys themselves are old: what counts is the last sign of life.
    await lab.passDays(20);
    dead.crash();
    await lab.pass(14 * DAY - HOUR);
    await expectEnabled(lab, arns, 'two weeks after the server died');
    await lab.pass(goneAfter(lab.mode) - 14 * DAY + DAY / 4);
    for (const arn of arns) await expectDoomed(lab, arn, 'two weeks and a scan after the server died');
    const left = [...(await lab.observer.aliases()).keys()].filter((name) => aliases.includes(name));
    expectEqual(left, [], 'aliases of the dead server');
    await living.sign('x509-CA-A');
    await expectEnabled(lab, [await arnOf(lab, living, 'x509-CA-A')], 'two weeks and a scan later');
  },
};

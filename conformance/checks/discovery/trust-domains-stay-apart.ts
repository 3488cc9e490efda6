import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

export const trustDomainsStayApart: Check = {
  id: 'discovery/trust-domains-stay-apart',
  shows: "Servers of the same name in other trust domains of the account never get at each other's keys.",
  source:
    'SPIRE aws_kms: aliases carry TRUST_DOMAIN; PR 7006: the tag spire-server-td; docs/known-defects.md, J',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const one = await lab.start('one', { identifier: 'server', trustDomain: 'example.org' });
    const two = await lab.start('two', { identifier: 'server', trustDomain: 'example.org.uk' });
    await one.generate('x509-CA-A');
    await two.generate('x509-CA-A');
    await two.generate('x509-CA-B');
    const before = [await one.publicKeys(), await two.publicKeys()];
    await one.restart();
    await two.restart();
    expectEqual([...(await one.keys()).keys()], ['x509-CA-A'], 'the keys of example.org');
    await expectSameKeys(one, before[0] ?? {}, 'after the restart');
    await expectSameKeys(two, before[1] ?? {}, 'after the restart');
    expect(before[0]?.['x509-CA-A'] !== before[1]?.['x509-CA-A'], 'two trust domains share a key');
  },
};

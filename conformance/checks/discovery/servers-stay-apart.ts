import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { expectSameKeysAfterRestart, keysOfEach } from '../../laboratory/steps.ts';

export const serversStayApart: Check = {
  id: 'discovery/servers-stay-apart',
  shows:
    'Servers of one trust domain have keys of the same ids without mixing them, also when one name begins another.',
  source:
    'SPIRE aws_kms: the SERVER_ID "allows multiple servers in the same trust domain to manage keys with identical KEY_IDs"; docs/known-defects.md, J',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const servers = [
      await lab.start('s1'),
      await lab.start('s10'),
      await lab.start('s1-x'),
      await lab.start('s1/x'),
    ];
    for (const server of servers) await server.generate('x509-CA-A');
    const before = await keysOfEach(servers);
    await expectSameKeysAfterRestart(before, 'after the restart of all');
    const distinct = new Set([...before.values()].map((keys) => keys['x509-CA-A']));
    expect(distinct.size === servers.length, 'two servers share a key');
  },
};

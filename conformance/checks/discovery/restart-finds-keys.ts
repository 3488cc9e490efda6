import type { KeyType } from '../../../manager/index.ts';
import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { arnOf, expectFoundByTags, expectSameKeys } from '../../laboratory/steps.ts';

const KEYS: Readonly<Record<string, KeyType>> = {
  'x509-CA-A': 'ec-p256',
  'x509-CA-B': 'ec-p384',
  'JWT-Signer-A': 'rsa-2048',
  'JWT-Signer-B': 'rsa-4096',
};

export const restartFindsKeys: Check = {
  id: 'discovery/restart-finds-keys',
  shows:
    'A restarted server has the same keys under the same ids, of all four key types, and signs with them.',
  source: 'SPIRE aws_kms, "Alias and Key Management", "Supported Key Types"; PR 7006, tag-based discovery',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (const [keyId, type] of Object.entries(KEYS)) await server.generate(keyId, type);
    const before = await server.publicKeys();
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
    const types = [...(await server.keys()).values()].map(({ id, type }) => [id, type]);
    expectEqual(Object.fromEntries(types), KEYS, 'the key types after the restart');
    if (lab.mode === 'tags') expectFoundByTags(server, [await arnOf(lab, server, 'x509-CA-A')]);
  },
};

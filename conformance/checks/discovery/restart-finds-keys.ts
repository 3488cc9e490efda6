import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { KEY_OF_EACH_TYPE } from '../../laboratory/key-of-each-type.ts';
import { arnOf, expectFoundByTags, expectSameKeys } from '../../laboratory/steps.ts';

export const restartFindsKeys: Check = {
  id: 'discovery/restart-finds-keys',
  shows:
    'A restarted server has the same keys under the same ids, of all four key types, and signs with them.',
  source: 'SPIRE aws_kms, "Alias and Key Management", "Supported Key Types"; PR 7006, tag-based discovery',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (const [keyId, type] of Object.entries(KEY_OF_EACH_TYPE)) await server.generate(keyId, type);
    const before = await server.publicKeys();
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
    const types = [...(await server.keys()).values()].map(({ id, type }) => [id, type]);
    expectEqual(Object.fromEntries(types), KEY_OF_EACH_TYPE, 'the key types after the restart');
    if (lab.mode === 'tags') expectFoundByTags(server, [await arnOf(lab, server, 'x509-CA-A')]);
  },
};

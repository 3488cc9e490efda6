import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { aliasPrefix, TAG } from '../../laboratory/names.ts';
import { tagList } from '../../laboratory/tag-list.ts';

export const otherToolsKeysAreNotOurs: Check = {
  id: 'discovery/other-tools-keys-are-not-ours',
  shows: "Keys that only look like a server's by a part of their alias or tags are not taken for its own.",
  source: 'SPIRE aws_kms, form of the aliases; PR 7006, tag schema; docs/known-defects.md, J',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const { observer } = lab;
    const prefix = aliasPrefix('example.org');
    const lookalikes = [
      `${prefix}s1`,
      `${prefix}s1x/x509-CA-A`,
      `alias/SPIRE_SERVER/s1/x509-CA-A`,
      'alias/x509-CA-A',
    ];
    for (const name of lookalikes) await observer.createAlias(name, await observer.createKey());
    const tagged = [
      { [TAG.trustDomain]: 'example.org', [TAG.serverId]: 's1' },
      {
        [TAG.trustDomain]: 'example.org',
        [TAG.serverId]: 's1',
        [TAG.active]: 'false',
        [TAG.keyId]: 'x509-CA-A',
      },
      { [TAG.serverId]: 's1', [TAG.active]: 'true', [TAG.keyId]: 'x509-CA-A' },
    ];
    for (const tags of tagged) await observer.createKey({ Tags: tagList(tags) });
    const server = await lab.start('s1');
    expectEqual([...(await server.keys()).keys()], [], 'the keys that s1 took for its own');
  },
};

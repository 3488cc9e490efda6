import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { aliasOf, descriptionOf, TAG } from '../../laboratory/names.ts';

export const namesAndTagsAreSpires: Check = {
  id: 'discovery/names-and-tags-are-spires',
  shows:
    "Alias, description and tags of a key are the ones of SPIRE's own plugin, so that either finds the other's keys.",
  source:
    'SPIRE aws_kms, "Alias and Key Management"; PR 7006, tag schema; docs/known-defects.md, observed calls',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['JWT.Signer+A'], { trustDomain: 'prod.example.org' });
    const alias = aliasOf(server, 'JWT.Signer+A');
    expectEqual(alias, 'alias/SPIRE_SERVER/prod_example_org/s1/JWT_2eSigner_2bA', 'the form of an alias');
    const aliases = [...(await lab.observer.aliases()).keys()];
    expectEqual(aliases, [alias], 'the aliases that were made');
    const key = await lab.observer.key(alias);
    expectEqual(
      key?.Description,
      descriptionOf('prod.example.org', 'JWT.Signer+A'),
      'the description of the key',
    );
    const { [TAG.lastUpdate]: lastUpdate, ...tags } = await lab.observer.tags(key?.KeyId ?? '');
    if (lab.mode === 'alias') {
      expectEqual({ ...tags, lastUpdate }, { lastUpdate: undefined }, 'tags in alias mode');
      return;
    }
    const expected = {
      [TAG.trustDomain]: 'prod.example.org',
      [TAG.serverId]: 's1',
      [TAG.active]: 'true',
      [TAG.keyId]: 'JWT.Signer+A',
    };
    expectEqual(tags, expected, 'the tags of the key');
    expect(/^\d{10}$/.test(lastUpdate ?? ''), `${TAG.lastUpdate} is '${lastUpdate}', not Unix seconds`);
  },
};

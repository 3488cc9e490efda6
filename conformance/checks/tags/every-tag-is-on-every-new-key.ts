import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { TAG } from '../../laboratory/names.ts';
import { arnOf } from '../../laboratory/steps.ts';

const TAGS = { Environment: 'production', Team: 'security', Component: 'spire' };

export const everyTagIsOnEveryNewKey: Check = {
  id: 'tags/every-tag-is-on-every-new-key',
  shows: "All key_tags, to the last one, are on each key that is made, beside the manager's own.",
  source: 'SPIRE aws_kms, "applied to all KMS keys created by the plugin"',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    const server = await lab.start('s1', { keyTags: TAGS });
    for (const keyId of ['x509-CA-A', 'JWT-Signer-A', 'x509-CA-A']) {
      await server.generate(keyId);
      const tags = await lab.observer.tags(await arnOf(lab, server, keyId));
      const own = lab.mode === 'tags' ? Object.values(TAG) : [];
      expectEqual(Object.keys(tags).sort(), [...Object.keys(TAGS), ...own].sort(), `the tags of ${keyId}`);
      for (const [key, value] of Object.entries(TAGS))
        expectEqual(tags[key], value, `the tag ${key} of ${keyId}`);
    }
  },
};

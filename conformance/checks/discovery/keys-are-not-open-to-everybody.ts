import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf } from '../../laboratory/steps.ts';
import { openToStrangers } from '../../laboratory/stranger.ts';

export const keysAreNotOpenToEverybody: Check = {
  id: 'discovery/keys-are-not-open-to-everybody',
  shows:
    'Without a configured policy, no key that is made lets somebody of another account look at it, sign with it or grant it, whatever his own account permits.',
  source:
    'SPIRE aws_kms, "Key Policy": full access for the role of the server, the console may look; KMS developer guide, key policies: a principal of "*" without a condition is everybody',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (const what of ['a first key', 'the key in its place']) {
      await server.generate('x509-CA-A');
      const policy = await lab.observer.policy(await arnOf(lab, server, 'x509-CA-A'));
      const open = await openToStrangers(policy);
      expect(open.length === 0, `the policy of ${what} permits everybody ${open.join(', ')}: ${policy}`);
    }
  },
};

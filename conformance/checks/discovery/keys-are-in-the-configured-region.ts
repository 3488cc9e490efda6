import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeysAfterRestart, keysOfEach } from '../../laboratory/steps.ts';

/** Not the one of the laboratory's other servers. */
const REGION = 'eu-west-1';

export const keysAreInTheConfiguredRegion: Check = {
  id: 'discovery/keys-are-in-the-configured-region',
  shows: 'A server makes its keys in the Region that it is configured with, and finds them there again.',
  source: 'SPIRE aws_kms, region: "The region where the keys will be stored"',
  modes: ['alias', 'tags'],
  needs: ['region'],
  async run(lab) {
    const here = await lab.start('s1', { identifier: 'same' });
    const there = await lab.start('s2', { identifier: 'same', region: REGION });
    for (const server of [here, there]) await server.generate('x509-CA-A');
    for (const server of [here, there]) {
      const arns = server
        .calls('CreateKey')
        .map(({ output }) => (output as CreateKeyCommandOutput | undefined)?.KeyMetadata?.Arn);
      expect(arns.length > 0, `${server.name} has made no key in KMS`);
      const regions = arns.map((arn) => arn?.split(':')[3]);
      expectEqual([...new Set(regions)], [server.region], `the Regions of the keys of ${server.name}`);
    }
    await expectSameKeysAfterRestart(await keysOfEach([here, there]), 'after the restart');
  },
};

import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { ACCOUNT } from '../../laboratory/laboratory.ts';
import { arnOf } from '../../laboratory/steps.ts';

/** A policy that no manager makes by itself. */
const POLICY = {
  Version: '2012-10-17',
  Id: 'written-by-the-user',
  Statement: [
    {
      Sid: 'The account decides',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'Nobody encrypts',
      Effect: 'Deny',
      Principal: '*',
      Action: ['kms:Encrypt', 'kms:Decrypt'],
      Resource: '*',
    },
  ],
};

export const keysGetTheConfiguredPolicy: Check = {
  id: 'discovery/keys-get-the-configured-policy',
  shows:
    'The policy in key_policy_file is the policy of every key that is made: of a first one, of one that takes its place, and after a restart.',
  source: 'SPIRE aws_kms, key_policy_file: "a file path location to a custom key policy in JSON format"',
  modes: ['alias', 'tags'],
  needs: ['key-policy'],
  async run(lab) {
    const file = lab.file('key-policy.json', JSON.stringify(POLICY, null, 2));
    const server = await lab.start('s1', { keyPolicyFile: file });
    const make = async (keyId: string, what: string) => {
      await server.generate(keyId);
      const policy = await lab.observer.policy(await arnOf(lab, server, keyId));
      expectEqual(JSON.parse(policy), POLICY, `the policy of ${what}`);
    };
    await make('x509-CA-A', 'a first key');
    await make('x509-CA-A', 'the key in its place');
    await server.restart();
    await make('x509-CA-A', 'a key in its place after a restart');
    await make('x509-CA-B', 'another key after a restart');
    await server.sign('x509-CA-A');
  },
};

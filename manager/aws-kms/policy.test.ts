import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around } from '../test/faults.ts';
import { aliasOf, TestWorld } from '../test/world.ts';
import { readKeyPolicy } from './policy.ts';

const CA = 'x509-CA-A';

describe('the default key policy', () => {
  test('gives the key to the role of the server', async () => {
    const world = new TestWorld();
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    const { Policy } = await world.operator.getKeyPolicy({ KeyId: await world.target(aliasOf(CA)) });
    expect(JSON.parse(Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Allow full access to the SPIRE Server role',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::000000000000:role/spire-server' },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'Allow KMS console to display the key and policy',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::000000000000:root' },
          Action: ['kms:Describe*', 'kms:List*', 'kms:Get*'],
          Resource: '*',
        },
      ],
    });
    await world.close();
  });

  test.each([
    ['arn:aws:iam::000000000000:user/alice', undefined],
    ['arn:aws-us-gov:sts::000000000000:assumed-role/spire/s', 'arn:aws-us-gov:iam::000000000000:role/spire'],
  ])('for %s', async (caller, principal) => {
    const world = new TestWorld();
    let policy: string | undefined;
    const { manager, log } = await world.start({
      wrap: (cloud) =>
        around(
          around(cloud, 'getCallerIdentity', async (_, next) => ({ ...(await next()), Arn: caller })),
          'createKey',
          (input) => {
            policy = input.Policy;
            // The caller is pretended: for who really calls, the policy would be a lock-out.
            return cloud.createKey({ ...input, BypassPolicyLockoutSafetyCheck: true });
          },
        ),
    });
    await manager.generateKey(CA, 'ec-p256');
    expect(policy && JSON.parse(policy).Statement[0].Principal.AWS).toBe(principal);
    const warned = log.messages('warn').some((line) => line.includes('has not assumed an IAM role'));
    expect(warned).toBe(principal === undefined);
    await world.close();
  });
});

describe('key_policy_file', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keyproof-'));
    path = join(directory, 'policy.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('is passed on as it is', async () => {
    const text = '{\n  "Version": "2012-10-17",\n  "Statement": []\n}\n';
    await writeFile(path, text);
    expect(await readKeyPolicy(path)).toBe(text);
  });

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'must hold a JSON object'],
  ])('with %j is refused', async (text, reason) => {
    await writeFile(path, text);
    await expect(readKeyPolicy(path)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(reason),
    });
  });

  test('that is missing is refused', async () => {
    await expect(readKeyPolicy(path)).rejects.toThrow('cannot be read');
  });
});

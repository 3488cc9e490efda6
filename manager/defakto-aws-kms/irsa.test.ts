import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import { oidcIssuer, serviceAccountTrust } from '../../emulator/test/oidc-issuer.ts';
import { createDefaktoKeyManager } from './create.ts';
import { CA } from './test/world.ts';

const ACCOUNT = '111122223333';

afterEach(() => vi.unstubAllEnvs());

// As a pod of EKS has it: a role's ARN, a token's file, a Region; no access keys, and nothing in the document.
test('a pod with an IAM role for its service account needs no configuration', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'keyproof-irsa-'));
  const issuer = oidcIssuer('https://oidc.example.org');
  const roles = [
    {
      name: 'Server',
      path: '/pods/',
      trustPolicy: serviceAccountTrust(ACCOUNT, issuer.url),
      policies: [
        {
          policy: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: [
                  'kms:CreateKey',
                  'kms:GetPublicKey',
                  'kms:Sign',
                  'kms:TagResource',
                  'tag:GetResources',
                ],
                Resource: '*',
              },
            ],
          },
        },
      ],
    },
  ];
  const identities = { accounts: [{ id: ACCOUNT, roles, oidcProviders: [issuer.provider] }] };
  const emulator = createEmulator({ identities, enforceIam: true, verifySignatures: true });
  const { url } = await emulator.listen({ port: 0 });
  const tokenFile = join(directory, 'token');
  await writeFile(tokenFile, await issuer.token(emulator.clock.now()));
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ROLE_ARN', `arn:aws:iam::${ACCOUNT}:role/pods/Server`);
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', tokenFile);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined);
  const manager = await createDefaktoKeyManager({
    configuration: {},
    trustDomain: 'example.org',
    deploymentId: 'blue',
    serverId: 's1',
  });
  try {
    await manager.generateKey(CA, 'ec-p256');
    await manager.signData(CA, new Uint8Array(32), { hashAlgorithm: 'sha256' });
    const calls = emulator.journal.entries();
    expect(calls.map(({ operation }) => operation)).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetResources',
      ...Array(calls.length - 2).fill(expect.any(String)),
    ]);
    expect(calls.at(-1)).toMatchObject({ operation: 'Sign' });
    expect(calls.find(({ operation }) => operation === 'CreateKey')).toMatchObject({
      input: { Policy: expect.stringContaining(`arn:aws:iam::${ACCOUNT}:role/*/Server`) },
    });
  } finally {
    await manager.close();
    await emulator.close();
    await rm(directory, { recursive: true });
  }
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { STS } from '@aws-sdk/client-sts';
import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineTime } from '../world/machine-time.ts';
import { oidcIssuer, serviceAccountTrust } from './oidc-issuer.ts';
import { available, run } from './python.ts';
import { type Serving, serve } from './serve-process.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Spire`;
const ISSUER = oidcIssuer('https://oidc.example.org');
const SESSION = new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/Spire/`);

// As a pod has it: a role's ARN and a token's file, no access keys; the signatures are verified.
const directory = mkdtempSync(join(tmpdir(), 'keyproof-web-identity-'));
const file = (name: string) => join(directory, name);
let serving: Serving;

beforeAll(async () => {
  const roles = [{ name: 'Spire', trustPolicy: serviceAccountTrust(ACCOUNT, ISSUER.url) }];
  const document = { accounts: [{ id: ACCOUNT, roles, oidcProviders: [ISSUER.provider] }] };
  writeFileSync(file('identities.json'), JSON.stringify(document));
  writeFileSync(file('token'), await ISSUER.token(machineTime()));
  serving = await serve(
    '--identities',
    file('identities.json'),
    '--verify-signatures',
    '--log-level',
    'error',
  );
});
afterAll(async () => {
  expect(await serving.stop()).toMatchObject({ code: 0, stderr: '' });
  rmSync(directory, { recursive: true });
});

test('the AWS SDK for JavaScript gets its credentials by a token file', async () => {
  const config = { region: 'us-east-1', endpoint: serving.url, maxAttempts: 1 };
  const credentials = fromTokenFile({
    roleArn: ROLE,
    webIdentityTokenFile: file('token'),
    clientConfig: config,
  });
  const client = { ...config, credentials };
  expect((await new STS(client).getCallerIdentity({})).Arn).toMatch(SESSION);
  const { KeyMetadata } = await new KMS(client).createKey({});
  expect(KeyMetadata?.AWSAccountId).toBe(ACCOUNT);
});

const SCRIPT = `
import json, boto3
key = boto3.client('kms').create_key()['KeyMetadata']
print(json.dumps([boto3.client('sts').get_caller_identity()['Arn'], key['AWSAccountId']]))
`;

describe.runIf(available('python3', ['-c', 'import boto3'], 'the web identity test with boto3'))(
  'boto3',
  () => {
    test('gets its credentials by the environment of a pod', async () => {
      const { code, stdout, stderr } = await run('python3', ['-c', SCRIPT], serving.url, {
        AWS_ROLE_ARN: ROLE,
        AWS_WEB_IDENTITY_TOKEN_FILE: file('token'),
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual([expect.stringMatching(SESSION), ACCOUNT]);
    });
  },
);

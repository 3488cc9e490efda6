import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator } from '../emulator/server.ts';
import { clientsOf } from '../emulator/test/clients.ts';
import { keyproof } from '../emulator/test/serve-process.ts';
import { readIdentitiesFile } from './identities-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-identities-'));
afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

const TRUST = '{ Statement: [{ Effect: Allow, Principal: "*", Action: "sts:AssumeRole" }] }';

describe('a file', () => {
  mkdirSync(join(directory, 'policies'));
  write('policies/sign.json', '{"Statement": [{"Effect": "Allow", "Action": "kms:Sign", "Resource": "*"}]}');
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  write('issuer.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string);
  const yaml = `
accounts:
  - id: '111122223333'
    alias: home
    users:
      - name: alice
        accessKeys: [{ id: AKIAIOSFODNN7EXAMPLE, secret: wJalrXUtnFEMI }]
        groups: [signers]
        tags: { policyFile: is a tag here }
        permissionsBoundary: { policyArn: 'arn:aws:iam::111122223333:policy/Sign' }
    groups:
      - name: signers
        policies: [{ policyFile: policies/sign.json }]
    policies:
      - { name: Sign, policyFile: policies/sign.json }
    roles:
      - { name: Spire, trustPolicy: ${TRUST} }
    oidcProviders:
      - { url: 'https://oidc.example.org', audiences: [sts.amazonaws.com], publicKeyFile: issuer.pem }
`;

  test('is read with the files that it names', async () => {
    const document = await readIdentitiesFile(write('good.yaml', yaml));
    const [account] = document.accounts;
    expect(account?.groups?.[0]?.policies?.[0]?.policy).toMatchObject({ Statement: [{ Effect: 'Allow' }] });
    expect(account?.users?.[0]?.tags).toEqual({ policyFile: 'is a tag here' });
    const emulator = createEmulator({ identities: document });
    const { sts } = clientsOf(emulator, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
    expect((await sts.getCallerIdentity({})).Arn).toBe('arn:aws:iam::111122223333:user/alice');
    await emulator.close();
  });

  test('may be JSON', async () => {
    const document = await readIdentitiesFile(write('good.json', '{"accounts": [{"id": "111122223333"}]}'));
    expect(document).toEqual({ accounts: [{ id: '111122223333' }] });
  });
});

describe('mistakes are told with their place', () => {
  test.each([
    ['accounts: []', 'accounts (line 1): takes at least one account.'],
    [
      "accounts: [{ id: '111122223333' }]\nusers: []",
      "the document (line 2): has no field 'users'; it takes accounts.",
    ],
    [
      'accounts:\n  - id: 111122223333',
      'accounts[0].id (line 2): takes an account of twelve digits, in quotes.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        accesskeys: []",
      "accounts[0].users[0] (line 5): has no field 'accesskeys'; it takes name, path, policies, permissionsBoundary, tags, accessKeys, groups.",
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a b",
      'accounts[0].users[0].name (line 4): takes a name of 1 to 64 letters, digits and _+=,.@-.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        accessKeys:\n          - id: ASIAIOSFODNN7EXAMPLE\n            secret: x",
      'accounts[0].users[0].accessKeys[0].id (line 6): takes an access key id: 3 to 128 letters and digits, which neither begin with ASIA nor are twelve digits.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    roles:\n      - name: R",
      'accounts[0].roles[0] (line 4): takes exactly one of trustPolicy, trustPolicyFile.',
    ],
    [
      `accounts:\n  - id: '111122223333'\n    roles:\n      - name: R\n        maxSessionDuration: 60\n        trustPolicy: ${TRUST}`,
      'accounts[0].roles[0].maxSessionDuration (line 5): takes whole seconds from 3600 to 43200.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        policies:\n          - policy: {}",
      'accounts[0].users[0].policies[0].policy (line 6): takes a policy document; this one has no Statement.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        policies:\n          - policyFile: nowhere.json",
      'accounts[0].users[0].policies[0].policyFile (line 6): the file cannot be read: ENOENT',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    roles:\n      - name: R\n        trustPolicy: { Statement: [{ Effect: Maybe }] }",
      'accounts[0].roles[0].trustPolicy (line 5): Policy contains a statement whose Effect is neither Allow nor Deny.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        groups: [g]",
      "accounts[0].users[0].groups[0] (line 5): the account has no group 'g'.",
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - name: a\n        policies: [{ policyArn: 'arn:aws:iam::111122223333:policy/P' }]",
      'accounts[0].users[0].policies[0].policyArn (line 5): no account of this document has the policy arn:aws:iam::111122223333:policy/P among its policies.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    users:\n      - { name: a, accessKeys: [{ id: KEY, secret: x }] }\n      - { name: b, accessKeys: [{ id: KEY, secret: x }] }\n      - name: a",
      "accounts[0].users[1].accessKeys[0].id (line 5): the access key 'KEY' is there twice.",
    ],
    [
      "accounts:\n  - id: '111122223333'\n    oidcProviders:\n      - url: http://oidc.example.org\n        audiences: [a]\n        publicKey: none",
      'accounts[0].oidcProviders[0].url (line 4): takes the issuer of the tokens, which begins with https://.',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    oidcProviders:\n      - url: https://oidc.example.org\n        audiences: [a]\n        publicKey: none",
      'accounts[0].oidcProviders[0].publicKey (line 6): takes public keys, RSA or EC: ',
    ],
    [
      "accounts:\n  - id: '111122223333'\n    oidcProviders:\n      - url: https://oidc.example.org\n        audiences: [a]\n        jwks: { keys: [{ kty: oct, k: eA }] }",
      'accounts[0].oidcProviders[0].jwks.keys[0] (line 6): takes public keys, RSA or EC: this key is of the type oct.',
    ],
  ])('%s', async (text, told) => {
    const path = write('bad.yaml', text);
    await expect(readIdentitiesFile(path)).rejects.toThrow(`the identities file ${path}:\n${told}`);
  });

  test('all of them at once', async () => {
    const path = write('bad.yaml', "accounts:\n  - id: '1'\n    users: [{ name: '' }]");
    await expect(readIdentitiesFile(path)).rejects.toThrow(
      /accounts\[0\]\.id[\s\S]*\naccounts\[0\]\.users\[0\]\.name/,
    );
  });

  test('by the command, without a stack', async () => {
    const broken = write('broken.yaml', 'accounts: [');
    for (const [path, told] of [
      [broken, 'is neither YAML nor JSON: '],
      [join(directory, 'nothing.yaml'), 'cannot be read: ENOENT'],
    ] as const) {
      const { code, stderr } = await keyproof('serve', '--port', '0', '--identities', path);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`the identities file ${path} ${told}`)]);
    }
    const unsecured = await keyproof('serve', '--port', '0', '--verify-signatures');
    expect([unsecured.code, unsecured.stderr]).toEqual([
      2,
      expect.stringContaining('verifySignatures takes identities with the secrets of their access keys'),
    ]);
  });
});

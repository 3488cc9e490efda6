import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { EXTENSIONS } from '../extensions.ts';
import { type KeyManager, type PublicKey, type SignerOptions, verifyDigest } from '../index.ts';
import { loadManager, MANAGER_NAMES, type ManagerName } from './managers.ts';
import { OWNER_FIELDS } from './owner-fields.ts';
import { keyproofPlugin, start } from './test/peers.ts';

let emulator: Emulator;
let environment: Record<string, string>;
/** Of one test: its files are there, and the plugin makes its sockets there. */
let directory: string;
/** Of one test: plugins of others may still be at work. */
let accessKeyId = '';
let tests = 0;

beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  const { url } = await emulator.listen({ port: 0 });
  environment = { AWS_ENDPOINT_URL: url, AWS_SECRET_ACCESS_KEY: 'test' };
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-managers-'));
  accessKeyId = `test-${++tests}`;
  return () => rmSync(directory, { recursive: true });
});
afterAll(() => emulator.close());

const serve = (manager: ManagerName, configuration?: string) =>
  start({
    ...keyproofPlugin('--manager', manager),
    env: { ...environment, AWS_ACCESS_KEY_ID: accessKeyId, PLUGIN_UNIX_SOCKET_DIR: directory },
    ...(configuration !== undefined && { configuration }),
  });

const file = (name: string): string => join(directory, name);

const writeDocument = (extension: string): void =>
  writeFileSync(
    file('kms.yaml'),
    `section: KeyManager\nschema: v1\nspec:\n  extensions:\n    ${extension}\n`,
  );

const documentData = (): string =>
  `configurationFile = "${file('kms.yaml')}"\nhistoryFile = "${file('history.json')}"\n` +
  'deploymentId = "blue"\nserverId = "document"\n';

/** plugin_data that each manager starts with. */
const PLUGIN_DATA: Readonly<Record<ManagerName, () => string>> = {
  aws_kms: () =>
    'region = "us-east-1"\nkey_identifier_value = "s1"\nenable_tag_based_key_discovery = "true"\n',
  spireAwsKMS: () => 'region = "us-east-1"\nkey_identifier_value = "s2"\nkey_tags {\n  Team = "a"\n}\n',
  awsKMS: () =>
    'region = "us-east-1"\ndeploymentId = "blue"\nserverId = "s3"\n\nkeyTags {\n  Team = "b"\n\n  "a.b/c" = "d"\n}\n',
  memory: () => '',
  disk: () => `path = "${file('keys.json')}"\n`,
  keyResource: () => `"path" = "${file('keys.yaml')}"\n`,
  document: () => {
    writeDocument(`disk: {path: ${file('document.json')}}`);
    return documentData();
  },
};

const SIGNING: SignerOptions = { hashAlgorithm: 'sha256' };

/** Some of the tags that plugin_data asks for, or that say whose key it is. */
const TAGS: Partial<Record<ManagerName, readonly string[]>> = {
  spireAwsKMS: ['Team=a'],
  awsKMS: ['Team=b', 'a.b/c=d', 'defakto-deployment=blue', 'defakto-server=s3'],
};

/** The calls of this test's plugins. */
const calls = () => emulator.journal.entries().filter((call) => call.accessKeyId === accessKeyId);

/** The tags of the keys that they made. */
const tagsMade = (): string[] =>
  calls()
    .filter(({ operation }) => operation === 'CreateKey')
    .flatMap(({ input }) => (input as { Tags?: { TagKey: string; TagValue: string }[] }).Tags ?? [])
    .map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`);

/** Signs with a key, and has a library check the signature that did not make it. */
async function sign(manager: KeyManager, key: PublicKey, digest = new Uint8Array(32).fill(7)): Promise<void> {
  const { signature, keyFingerprint } = await manager.signData(key.id, digest, SIGNING);
  expect(keyFingerprint).toBe(key.fingerprint);
  expect(await verifyDigest(key, digest, SIGNING, signature)).toBe(true);
}

describe('the managers of the plugin', () => {
  test('are all that a configuration document can name, and SPIRE’s own name', async () => {
    expect(MANAGER_NAMES).toEqual(['aws_kms', ...EXTENSIONS.map(({ name }) => name), 'document']);
    for (const name of MANAGER_NAMES) await expect(loadManager(name)).resolves.toHaveProperty('prepare');
  });

  test.each(EXTENSIONS.filter(({ needsOwner }) => needsOwner))(
    '$name has no field of its own with the name of an owner’s',
    ({ schema }) => {
      const owner = Object.fromEntries(Object.keys(OWNER_FIELDS).map((field) => [field, 'x']));
      expect(schema.safeParse(owner).error?.issues).toEqual([
        expect.objectContaining({ code: 'unrecognized_keys', keys: Object.keys(OWNER_FIELDS) }),
      ]);
    },
  );

  test.each(MANAGER_NAMES)('%s makes keys, signs, and finds its keys again', async (name) => {
    const data = PLUGIN_DATA[name]();
    const { plugin } = await serve(name);
    expect(await plugin.validate(data)).toEqual({ valid: true, notes: [] });
    expect(calls()).toEqual([]);
    await plugin.configure(data);
    const ca = await plugin.generateKey('x509-CA-A', 'ec-p256');
    const jwt = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    expect(tagsMade()).toEqual(expect.arrayContaining([...(TAGS[name] ?? [])]));
    await sign(plugin, ca);
    await sign(plugin, jwt);
    // The same configuration once more: no key goes, no lock is in the way.
    await plugin.configure(data);
    expect(await plugin.getPublicKeys()).toMatchObject([{ id: jwt.id }, { id: ca.id }]);
    await sign(plugin, ca);
    await plugin.kill();

    const { plugin: next } = await serve(name, data);
    const found = await next.getPublicKeys();
    expect(found.map(({ pkixData }) => pkixData)).toEqual(
      name === 'memory' ? [] : [jwt.pkixData, ca.pkixData],
    );
    for (const key of found) await sign(next, key);
  });
});

describe('plugin_data of aws_kms', () => {
  test('is decoded as SPIRE decodes it', async () => {
    const { plugin } = await serve('aws_kms');
    const data = [
      'Region = "us-east-1"',
      'KEY_IDENTIFIER_VALUE = 0123',
      'enable_tag_based_key_discovery = 1',
      'Key_Tags {\n  Account = 123456789012\n  Version = 1.50\n  audited = true\n}',
    ].join('\n');
    expect(await plugin.validate(data)).toEqual({ valid: true, notes: [] });
    await plugin.configure(data);
    await plugin.generateKey('a', 'ec-p256');
    expect(tagsMade()).toEqual(
      expect.arrayContaining([
        'Account=123456789012',
        'Version=1.50',
        'audited=true',
        'spire-server-id=0123',
        'spire-active=true',
      ]),
    );
  });

  test('has a switch that may be spelt as a number or a text', async () => {
    const { plugin } = await serve('aws_kms');
    for (const spelt of ['true', 'false', '"TRUE"', '"False"', '0', '"1"']) {
      const data = `region = "r"\nkey_identifier_value = "s"\nenable_tag_based_key_discovery = ${spelt}\n`;
      expect(await plugin.validate(data), spelt).toEqual({ valid: true, notes: [] });
    }
  });
});

describe('a tag whose name is special to JavaScript', () => {
  const tags = '{\n  "__proto__" = "x"\n  "constructor" = "y"\n  A = "b"\n}\n';

  test.each<[ManagerName, string]>([
    ['aws_kms', `region = "us-east-1"\nkey_identifier_value = "names"\nkey_tags ${tags}`],
    ['spireAwsKMS', `region = "us-east-1"\nkey_identifier_value = "more-names"\nkey_tags ${tags}`],
    ['awsKMS', `region = "us-east-1"\ndeploymentId = "green"\nserverId = "s3"\nkeyTags ${tags}`],
  ])('is on the keys of %s', async (name, data) => {
    const { plugin } = await serve(name, data);
    await plugin.generateKey('a', 'ec-p256');
    expect(tagsMade()).toEqual(expect.arrayContaining(['__proto__=x', 'constructor=y', 'A=b']));
  });

  test.each([
    'awsKMS: {region: us-east-1, keyTags',
    'spireAwsKMS: {region: us-east-1, key_identifier_value: s, key_tags',
  ])('is on the keys of a document with %s', async (extension) => {
    writeDocument(`${extension}: {__proto__: x, A: b}}`);
    const { plugin } = await serve('document', documentData().replace('blue', 'green'));
    await plugin.generateKey('a', 'ec-p256');
    expect(tagsMade()).toEqual(expect.arrayContaining(['__proto__=x', 'A=b']));
  });
});

describe('a wrong configuration', () => {
  test.each<[ManagerName, ...(readonly [string, readonly string[]])[]]>([
    [
      'aws_kms',
      [
        'Region = "us-east-1"\nregion = "us-east-1"\nkey_tags { A = "b" }\nKEY_TAGS { B = "c" }\n',
        [
          'key_tags: stands there as "KEY_TAGS" and "key_tags"; a field is written once',
          'region: stands there as "Region" and "region"; a field is written once',
        ],
      ],
      [
        'region = "a.b/c"\nkey_identifier_value = "s"\n',
        ['region "a.b/c" must consist of letters, digits and inner hyphens, like us-east-1'],
      ],
      [
        'region = " "\nkey_identifier_value = ["s"]\nkey_tags = 7\nenable_tag_based_key_discovery = "T"\n',
        [
          'key_identifier_value: must be a text',
          'key_tags: must be a mapping',
          'enable_tag_based_key_discovery: must be true or false',
          'region " " must consist of letters, digits and inner hyphens, like us-east-1',
        ],
      ],
    ],
    [
      'awsKMS',
      [
        'reigon = "us-east-1"\nserverId = 7\nkeyTags {\n  Team = 7\n\n  "aws:x" = "y"\n}\n',
        [
          'deploymentId: is missing; it must be a text',
          'serverId: must be a text',
          'keyTags.Team: must be a text: "7", in quotes',
          'keyTags.aws:x: tag key "aws:x" must not start with "aws:", which AWS reserves',
          'reigon: unknown field "reigon"; did you mean "region"? (allowed: deploymentId, serverId, region, keyPolicyFile, keyTags)',
        ],
      ],
      [
        'deploymentId = ""\nserverId = "a#b"\nkeyTags {\n  "aws:x" = "y"\n}\n',
        [
          'deploymentId is missing',
          'serverId "a#b" may only contain letters, numbers, spaces and + - = . _ : / @',
          'keyTags.aws:x: tag key "aws:x" must not start with "aws:", which AWS reserves',
        ],
      ],
    ],
    [
      'spireAwsKMS',
      [
        'region = ""\n',
        [
          'region is required',
          'exactly one of key_identifier_file and key_identifier_value is required, neither is set',
        ],
      ],
    ],
    [
      'memory',
      [
        'path = "x"\ndeploymentId = "blue"\n',
        [
          'deploymentId: unknown field "deploymentId" (none is allowed here)',
          'path: unknown field "path" (none is allowed here)',
        ],
      ],
    ],
    [
      'disk',
      ['', ['path: is missing; it must be a text']],
      ['path = ""\n', ['path: must not be empty']],
      ['path = "x', ['plugin_data is not valid HCL: At 1:10: literal not terminated']],
    ],
    [
      'keyResource',
      [
        'path {\n  name = "x"\n}\nserverId = "s"\n',
        ['path: must be a text', 'serverId: unknown field "serverId" (allowed: path)'],
      ],
    ],
    [
      'document',
      [
        'configuration_file = "x"\n',
        [
          'configurationFile: is missing; it must be a text',
          'historyFile: is missing; it must be a text',
          'configuration_file: unknown field "configuration_file"; did you mean "configurationFile"? (allowed: configurationFile, historyFile, deploymentId, serverId)',
        ],
      ],
      [
        'configurationFile = "x"\nhistoryFile = "y"\nserverId = "a#b"\n',
        ['serverId "a#b" may only contain letters, numbers, spaces and + - = . _ : / @'],
      ],
    ],
  ])('of %s has a note for each problem, and changes nothing', async (name, ...mistakes) => {
    const { plugin } = await serve(name);
    for (const [data, notes] of mistakes) {
      expect(await plugin.validate(data)).toEqual({ valid: false, notes });
      await expect(plugin.configure(data)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(notes.join('\n  - ')),
      });
    }
    await expect(plugin.getPublicKeys()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(calls()).toEqual([]);
  });

  test('of a document is told with its lines, and so is what the document needs', async () => {
    const { plugin } = await serve('document');
    expect(await plugin.validate(documentData())).toEqual({
      valid: false,
      notes: [`configurationFile: there is no file "${file('kms.yaml')}"`],
    });
    writeDocument('disk:\n      paht: a\n    memory: {a: 1}');
    expect(await plugin.validate(documentData())).toEqual({
      valid: false,
      notes: [
        expect.stringContaining('line 4, spec.extensions: exactly one key manager is to be named, 2 are'),
        'line 5, spec.extensions.disk.path: is missing; it must be a text',
        'line 6, spec.extensions.disk.paht: unknown field "paht"; did you mean "path"? (allowed: path)',
        'line 7, spec.extensions.memory.a: unknown field "a" (none is allowed here)',
      ],
    });
    writeDocument('awsKMS: {region: us-east-1}');
    const [configuration = '', history = ''] = documentData().split('\n');
    expect(await plugin.validate(`${configuration}\n${history}\nserverId = "s"\n`)).toEqual({
      valid: false,
      notes: ['deploymentId is missing: the document names awsKMS, whose keys have an owner'],
    });
  });
});

describe('another configuration', () => {
  test('takes the place of the one before', async () => {
    const { plugin } = await serve('disk', `path = "${file('a.json')}"`);
    const made = await plugin.generateKey('a', 'ec-p256');
    await plugin.configure(`path = "${file('b.json')}"`);
    expect(await plugin.getPublicKeys()).toEqual([]);
    await plugin.configure(`path = "${file('a.json')}"`);
    expect(await plugin.getPublicKeys()).toMatchObject([{ pkixData: made.pkixData }]);
  });

  test('that does not start leaves the one before in use', async () => {
    const { plugin } = await serve('disk', `path = "${file('a.json')}"`);
    const made = await plugin.generateKey('a', 'ec-p256');
    writeFileSync(file('b.json'), 'not ours');
    await expect(plugin.configure(`path = "${file('b.json')}"`)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('b.json'),
    });
    await sign(plugin, made);
  });
});

describe('a changed document', () => {
  const KMS = 'awsKMS: {region: us-east-1}';

  test('or its history in a place that cannot be is told', async () => {
    writeDocument('memory: {}');
    const { plugin } = await serve('document');
    await expect(
      plugin.configure(`configurationFile = "${directory}"\nhistoryFile = "${file('history.json')}"\n`),
    ).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`the configuration document "${directory}" cannot be read`),
    });
    await expect(
      plugin.configure(
        `configurationFile = "${file('kms.yaml')}"\nhistoryFile = "${file('no/history.json')}"\n`,
      ),
    ).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no/history.json" cannot be written: Error: ENOENT'),
    });
  });

  test('moves the keys to another key manager as they are replaced, also over a crash', async () => {
    const data = PLUGIN_DATA.document();
    const { plugin } = await serve('document', data);
    const old = await plugin.generateKey('x509-CA-A', 'ec-p256');
    const replaced = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    const created = () => calls().filter(({ operation }) => operation === 'CreateKey');
    const before = created().length;

    writeDocument(KMS);
    await plugin.configure(data);
    expect(created()).toHaveLength(before);
    await sign(plugin, old);
    const moved = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    expect(moved.fingerprint).not.toBe(replaced.fingerprint);
    expect(created()).toHaveLength(before + 1);
    await plugin.kill();

    const { plugin: next } = await serve('document', data);
    expect(await next.getPublicKeys()).toMatchObject([
      { id: moved.id, pkixData: moved.pkixData },
      { id: old.id, pkixData: old.pkixData },
    ]);
    for (const key of await next.getPublicKeys()) await sign(next, key);
  });

  test('that is wrong is refused, and does not stop a start', async () => {
    const data = PLUGIN_DATA.document();
    const { plugin } = await serve('document', data);
    const key = await plugin.generateKey('x509-CA-A', 'ec-p256');
    writeDocument('disk: {paht: a}');
    await expect(plugin.configure(data)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('line 5, spec.extensions.disk.paht: unknown field'),
    });
    await sign(plugin, key);
    await plugin.close();

    const { plugin: next, lines } = await serve('document', data);
    await sign(next, key);
    expect(lines).toContainEqual({
      level: 'error',
      message: 'The new configuration does not start; the last one goes on',
      fields: { error: expect.stringContaining('line 5, spec.extensions.disk.paht: unknown field') },
    });
    expect(JSON.parse(readFileSync(file('history.json'), 'utf8'))).toMatchObject({ previous: [] });
  });
});

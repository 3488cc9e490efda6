import { describe, expect, test } from 'vitest';
import { EXTENSIONS } from '../extensions.ts';
import {
  calls,
  documentData,
  PLUGIN_DATA,
  serve,
  sign,
  tagsMade,
  writeDocument,
} from '../test/plugin-managers.ts';
import { loadManager, MANAGER_NAMES, type ManagerName } from './managers.ts';
import { OWNER_FIELDS } from './owner-fields.ts';

/** Some of the tags that plugin_data asks for, or that say whose key it is. */
const TAGS: Partial<Record<ManagerName, readonly string[]>> = {
  spireAwsKMS: ['Team=a'],
  awsKMS: ['Team=b', 'a.b/c=d', 'defakto-deployment=blue', 'defakto-server=s3'],
};

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

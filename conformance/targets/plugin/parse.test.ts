import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseHcl } from '../../../manager/plugin/hcl.ts';
import { renderTemplate } from './configuration-template.ts';
import { hclOf } from './hcl.ts';
import { parsePluginTarget } from './parse.ts';
import { processEnvironment } from './process-environment.ts';
import { pluginTargets } from './targets.ts';

const configuration = {
  region: 'us-east-1',
  access_key_id: 'AKIA1',
  secret_access_key: 'secret',
  key_identifier_value: 's1',
  enable_tag_based_key_discovery: true,
};

/** Begins an interpolation in HCL, as in TypeScript. */
const DOLLAR = '$';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-plugin-target-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(text: string): string {
  const path = join(directory, 'plugin.hcl');
  writeFileSync(path, text);
  return path;
}

describe('plugin:CMD', () => {
  test.each([
    ['plugin:./km', './km', []],
    ['plugin:./km -v --file "a b" \'c "d"\' e\\ f', './km', ['-v', '--file', 'a b', 'c "d"', 'e f']],
    ['plugin:./km *.pem', './km', ['*.pem']],
    ['plugin:C=1', 'C=1', []],
  ])('%s', (text, command, args) => {
    const plugins = parsePluginTarget(text);
    expect(plugins.map((plugin) => [plugin.command, plugin.args, plugin.mode])).toEqual([
      [command, args, 'alias'],
      [command, args, 'tags'],
    ]);
  });

  test('in one mode', () => {
    expect(parsePluginTarget('plugin:./km -v:tags')).toMatchObject([
      { command: './km', args: ['-v'], commandLine: './km -v', mode: 'tags' },
    ]);
    expect(pluginTargets('plugin:./km:8080:alias').map(({ id }) => id)).toEqual(['plugin:./km:8080:alias']);
  });

  test.each([
    ['plugin:', 'names no command'],
    ['plugin:""', 'names no command'],
    ['plugin::alias', 'names no command'],
    [
      'plugin:./km > log',
      '> means something to a shell, and no shell runs this command: quote it, or write sh -c',
    ],
    ['plugin:./km | tee log', '| means something'],
    ['plugin:$HOME/km', '$HOME means something'],
    ['plugin:./km # mine', '# mine means something'],
  ])('%s is refused', (text, message) => {
    expect(() => parsePluginTarget(text)).toThrow(message);
  });
});

describe('--target-config', () => {
  test.each([
    ['id = "{{identifer}}"', '{{identifer}} is not known; there are {{identifier}}, {{server}}'],
    ['region = "us-east-1"', 'without {{identifier}} the servers of a fleet would share their keys'],
    ['id = "{{identifier}}"', 'has neither {{mode}} nor {{tag_discovery}}'],
  ])('%s is refused', (text, message) => {
    const path = file(text);
    const parse = () => parsePluginTarget('plugin:./km', path);
    expect(parse).toThrow(message);
    expect(parse).toThrow(`plugin:./km: its --target-config ${path}`);
  });

  test('takes away what it leaves no place for', () => {
    const [target] = pluginTargets('plugin:./km:tags', file('id = "{{ identifier }}"'));
    expect(target?.features.has('both-modes')).toBe(false);
    expect(target?.features.has('key-tags')).toBe(false);
    expect(target?.features.has('key-policy')).toBe(false);
    expect(target?.options).toEqual(['--target-config', join(directory, 'plugin.hcl')]);
    const template = 'a = "{{identifier}} {{mode}} {{key_policy_file}}"\nb = {{key_tags}}';
    const [full] = pluginTargets('plugin:./km', file(template));
    for (const feature of ['both-modes', 'key-tags', 'key-policy'] as const) {
      expect(full?.features.has(feature), feature).toBe(true);
    }
  });

  test('has a place for everything that differs', async () => {
    const names =
      'identifier server trust_domain mode endpoint region access_key_id secret_access_key key_policy_file';
    const lines = names.split(' ').map((name) => `${name} = "<{{${name}}}>"`);
    const template = [...lines, 'by_tags = {{tag_discovery}}', 'tags = {{key_tags}}'].join('\n');
    const key_tags = { 'a "b"': `${DOLLAR}{c} \\ é` };
    const facts = { name: 'one', trustDomain: 'example.org', endpoint: 'http://x', configuration };
    const full = { ...configuration, key_tags, key_policy_file: '/a b/policy.json' };
    const rendered = renderTemplate(template, { ...facts, configuration: full });
    expect(await parseHcl(rendered)).toEqual({
      identifier: '<s1>',
      server: '<one>',
      trust_domain: '<example.org>',
      mode: '<tags>',
      endpoint: '<http://x>',
      region: '<us-east-1>',
      access_key_id: '<AKIA1>',
      secret_access_key: '<secret>',
      key_policy_file: '</a b/policy.json>',
      by_tags: true,
      tags: key_tags,
    });
    expect(renderTemplate('{{key_tags}} {{key_policy_file}}', facts)).toBe('{} ');
  });
});

test('HCL holds any text', async () => {
  const texts = {
    a: '',
    b: '"\\',
    c: `${DOLLAR}{x} $${DOLLAR}{y} %{z}`,
    d: 'a\nb\tc\u0000\u007f',
    e: 'é 😀 日本',
  };
  expect(await parseHcl(hclOf({ ...texts, tags: texts, yes: true, none: undefined }))).toEqual({
    ...texts,
    tags: texts,
    yes: true,
  });
});

test('a plugin sees AWS nowhere but at its door', () => {
  const inherited = {
    PATH: '/bin',
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL_KMS: 'https://kms.example.org',
    AWS_CA_BUNDLE: '/ca.pem',
    AWS_SESSION_TOKEN: 'token',
    https_proxy: 'http://proxy',
    HTTP_PROXY: 'http://proxy',
    KEYPROOF_CLOCK: 'http://elsewhere',
  };
  const changed = processEnvironment({ endpoint: 'http://127.0.0.1:1', configuration }, inherited);
  const seen = Object.entries({ ...inherited, ...changed }).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(seen)).toEqual({
    PATH: '/bin',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIA1',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});

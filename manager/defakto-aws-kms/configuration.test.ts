import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from './configuration.ts';
import { CA, DefaktoWorld } from './test/world.ts';

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));

function problemsOf(input: unknown): string[] {
  try {
    parseConfiguration(input);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('the configuration', () => {
  test.each([
    {},
    { region: 'us-east-1' },
    { region: 'us-gov-west-1', keyPolicyFile: 'policy.json', keyTags: { team: 'identity' } },
    { keyTags: { 'Environment +-=._:/@': 'production 1', größe: '東京', 'Defakto-x': '', defakto: '' } },
    { keyTags: { ['ü'.repeat(128)]: '𝒳'.repeat(256) } },
    { keyTags: many(43) },
  ])('takes %j', (input) => {
    expect(parseConfiguration(input)).toEqual(input);
  });

  test.each([
    [{ region: 'Virginia' }, /^- region: must be the name of a Region, such as us-east-1/],
    [{ region: 1 }, /^- region: /],
    [{ keyPolicyFile: '' }, /^- keyPolicyFile: /],
    [{ Region: 'us-east-1' }, /^- Region: unknown field \(allowed: region, keyPolicyFile, keyTags\)/],
    [{ keyTags: { cost: 5 } }, /^- keyTags\.cost: /],
    [{ keyTags: ['cost'] }, /^- keyTags: must be a mapping$/],
    [{ keyTags: { '': 'v' } }, /^- keyTags\.: tag key "" must have 1-128 characters, it has 0/],
    [{ keyTags: { ['k'.repeat(129)]: 'v' } }, /^- keyTags\.k+: .*1-128 characters, it has 129/],
    [{ keyTags: { k: 'v'.repeat(257) } }, /^- keyTags\.k: .*0-256 characters, it has 257/],
    [{ keyTags: { 'a#b': 'v' } }, /^- keyTags\.a#b: tag key "a#b" may only contain letters, numbers/],
    [{ keyTags: { k: '🔑' } }, /^- keyTags\.k: .*may only contain letters, numbers/],
    [{ keyTags: { 'aws:team': 'v' } }, /^- keyTags\.aws:team: .*must not start with "aws:"/],
    [{ keyTags: { 'aWs:team': 'v' } }, /^- keyTags\.aWs:team: .*must not start with "aws:"/],
    [{ keyTags: { 'defakto-state': 'v' } }, /^- keyTags\.defakto-state: .*must not start with "defakto-"/],
    [{ keyTags: many(44) }, /^- keyTags: 44 tags are configured and the manager adds 7; a key can have 50/],
  ])('refuses %j', (input, text) => {
    expect(problemsOf(input)).toEqual([expect.stringMatching(text)]);
  });

  test('tells all mistakes at once', () => {
    const input = { region: 'x', keyTags: { 'aws:a': '#', 'defakto-b': '' }, policy: 1 };
    expect(problemsOf(input)).toHaveLength(5);
  });

  test('as many tags as are allowed fit on a key', async () => {
    const world = new DefaktoWorld();
    const { manager } = await world.serve({ configuration: { keyTags: many(43) } });
    await manager.generateKey(CA, 'ec-p256');
    expect(Object.keys((await world.keys())[0]?.tags ?? {})).toHaveLength(50);
    await world.close();
  });

  test.each([
    ['', 'serverId is missing'],
    ['s'.repeat(257), 'must have 0-256 characters'],
    ['server#1', 'may only contain'],
  ])('refuses the server %j', async (id, text) => {
    const world = new DefaktoWorld();
    await expect(world.serve({ id })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(text),
    });
    const { manager } = await world.serve();
    await expect(manager.generateKey(id, 'ec-p256')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await world.close();
  });
});

describe('keyPolicyFile', () => {
  test('is checked at the start and read anew for each key', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'keyproof-key-policy-'));
    const keyPolicyFile = join(directory, 'policy.json');
    const world = new DefaktoWorld();
    const policy = (Sid: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid, Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
      });
    try {
      await expect(world.serve({ configuration: { keyPolicyFile } })).rejects.toThrow('keyPolicyFile');
      await writeFile(keyPolicyFile, '{');
      await expect(world.serve({ configuration: { keyPolicyFile } })).rejects.toThrow('is not JSON');
      await writeFile(keyPolicyFile, policy('first'));
      const { manager } = await world.serve({ configuration: { keyPolicyFile } });
      await manager.generateKey(CA, 'ec-p256');
      await writeFile(keyPolicyFile, policy('second'));
      await manager.generateKey(CA, 'ec-p256');
      expect(world.calls()).not.toContain('GetCallerIdentity');
      const policies = (await world.keys()).map(({ arn }) => world.operator.getKeyPolicy({ KeyId: arn }));
      const texts = (await Promise.all(policies)).map(({ Policy }) => Policy);
      expect(texts.sort()).toEqual([policy('first'), policy('second')]);
    } finally {
      await world.close();
      await rm(directory, { recursive: true });
    }
  });
});

import { expect, test, vi } from 'vitest';
import { createKeyManager } from '../create-key-manager.ts';
import { CA, DefaktoWorld } from './test/world.ts';

const document = (...lines: readonly string[]): string =>
  ['section: KeyManager', 'schema: v1', 'spec:', '  extensions:', '    awsKMS:', ...lines].join('\n');

async function start(text: string, world: DefaktoWorld, names = { deploymentId: 'blue', serverId: 's1' }) {
  return world.keep(
    await createKeyManager({
      document: text,
      trustDomain: 'example.org',
      clock: world.clock(),
      aws: { cloud: world.cloud() },
      ...names,
    }),
  );
}

test('the document starts the manager', async () => {
  const world = new DefaktoWorld();
  const manager = await start(document('      keyTags: {team: identity}'), world);
  await manager.generateKey(CA, 'ec-p256');
  expect((await world.keys())[0]?.tags).toMatchObject({ team: 'identity', 'defakto-server': 's1' });
  await world.close();
});

test('each mistake of a document is told with its path and its line', async () => {
  const world = new DefaktoWorld();
  const text = document(
    '      Region: us-east-1',
    '      keyTags:',
    '        team: identity',
    '        AWS:cost: x',
    '        defakto-server: s2',
    '        "a#b": "c#d"',
  );
  const error = await start(text, world).catch((thrown: Error) => thrown);
  const lines = String((error as Error).message)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  const at = 'spec.extensions.awsKMS';
  expect(lines).toEqual([
    `- line 6, ${at}.Region: unknown field "Region"; did you mean "region"? (allowed: region, keyPolicyFile, keyTags)`,
    expect.stringContaining(
      `- line 9, ${at}.keyTags.AWS:cost: tag key "AWS:cost" must not start with "aws:"`,
    ),
    expect.stringContaining(
      `- line 10, ${at}.keyTags.defakto-server: tag key "defakto-server" must not start`,
    ),
    expect.stringContaining(`- line 11, ${at}.keyTags.a#b: tag key "a#b" may only contain`),
    expect.stringContaining(`- line 11, ${at}.keyTags.a#b: the value "c#d" of tag "a#b" may only contain`),
  ]);
  await world.close();
});

test('the manager needs to know whose keys they are', async () => {
  const world = new DefaktoWorld();
  const names = { deploymentId: '', serverId: '' };
  await expect(start(document('      region: us-east-1'), world, names)).rejects.toThrow(
    /deploymentId is missing; serverId is missing/,
  );
  await world.close();
});

test('a region that is set nowhere is missed in words that help', async () => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere');
  const starting = createKeyManager({
    document: document('      keyTags: {}'),
    trustDomain: 'example.org',
    deploymentId: 'blue',
    serverId: 's1',
  });
  await expect(starting).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/no region is set, neither in the configuration nor .*AWS_REGION/),
  });
  vi.unstubAllEnvs();
});

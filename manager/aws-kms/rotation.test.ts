import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusing } from '../test/faults.ts';
import { aliasOf, SECOND, TestWorld } from '../test/world.ts';

describe.each(['alias', 'tags'] as const)('rotation, keys found by %s', (mode) => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test('a first key makes the calls that SPIRE makes', async () => {
    const { manager } = await world.start({ mode });
    const start = mode === 'tags' ? ['GetResources', 'ListAliases'] : ['ListAliases'];
    expect(world.calls()).toEqual(start);
    const mark = world.mark();
    const key = await manager.generateKey('x509-CA-A', 'ec-p256');
    expect(world.calls(mark)).toEqual(['GetCallerIdentity', 'CreateKey', 'GetPublicKey', 'CreateAlias']);
    expect(key.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(await manager.getPublicKeys()).toEqual([key]);
  });

  test('a regenerated key takes the alias, and the old one is deleted', async () => {
    const { manager } = await world.start({ mode });
    await manager.generateKey('x509-CA-A', 'ec-p256');
    const first = await world.target(aliasOf('x509-CA-A'));
    await manager.generateKey('x509-CA-A', 'ec-p256');
    const second = await world.target(aliasOf('x509-CA-A'));
    expect(second).not.toBe(first);
    await world.advance(31 * SECOND);
    expect(await world.key(first ?? '')).toMatchObject({ state: 'PendingDeletion' });
    expect(await world.key(second ?? '')).toMatchObject({ state: 'Enabled' });
  });

  test('two rotations of one id take turns', async () => {
    const { manager } = await world.start({ mode });
    const keys = await Promise.all([1, 2, 3].map(() => manager.generateKey('x509-CA-A', 'ec-p256')));
    expect(await manager.getPublicKeys()).toEqual([keys[2]]);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 2 });
  });

  test('the key carries the tags that are due', async () => {
    const { manager } = await world.start({ mode, configuration: { key_tags: { Team: 'security' } } });
    await manager.generateKey('a.b+c', 'rsa-2048');
    const [key] = await world.keys();
    expect(key?.aliases).toEqual([aliasOf('a_2eb_2bc')]);
    const own = {
      'spire-server-td': 'example.org',
      'spire-server-id': 's1',
      'spire-active': 'true',
      'spire-key-id': 'a.b+c',
      'spire-last-update': '1767225600',
    };
    expect(key?.tags).toEqual({ Team: 'security', ...(mode === 'tags' && own) });
  });

  test('a key that KMS does not see at once is waited for', async () => {
    let unseen = 3;
    const { manager } = await world.start({
      mode,
      wrap: refusing('getPublicKey', 'NotFoundException', () => unseen-- > 0),
    });
    const key = manager.generateKey('x509-CA-A', 'ec-p256');
    await expect(world.elapse(key, 3 * SECOND)).resolves.toBeDefined();
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1 });
  });

  test.each(['a/b', 'a_2eb', ''])('key id %j is refused before any call', async (keyId) => {
    const { manager } = await world.start({ mode });
    const mark = world.mark();
    await expect(manager.generateKey(keyId, 'ec-p256')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(world.calls(mark)).toEqual([]);
  });
});

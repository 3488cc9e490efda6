import { afterEach, describe, expect, test } from 'vitest';
import { refusing } from '../test/faults.ts';
import { aliasOf, HOUR, SECOND, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';

describe('discovery by tags', () => {
  let world: TestWorld;
  afterEach(() => world.close());

  test('finds the keys after a restart', async () => {
    world = new TestWorld();
    const before = await world.start({ mode: 'tags' });
    await before.manager.generateKey('x509-CA-A', 'ec-p256');
    await before.manager.generateKey('JWT-Signer-A', 'rsa-2048');
    await before.manager.close();
    const mark = world.mark();
    const after = await world.start({ mode: 'tags' });
    expect(await after.manager.getPublicKeys()).toEqual(await before.manager.getPublicKeys());
    expect(world.calls(mark).sort()).toEqual(
      [
        'GetResources',
        'ListAliases',
        ...Array(2).fill('DescribeKey'),
        ...Array(2).fill('GetPublicKey'),
      ].sort(),
    );
  });

  test('migrates the keys of discovery by aliases', async () => {
    world = new TestWorld();
    const before = await world.start({ mode: 'alias' });
    const key = await before.manager.generateKey('a.b', 'ec-p384');
    await before.manager.close();
    const after = await world.start({ mode: 'tags' });
    expect(await after.manager.getPublicKeys()).toEqual([key]);
    const [seen] = await world.keys();
    expect(seen?.tags).toEqual({
      'spire-server-td': 'example.org',
      'spire-server-id': 's1',
      'spire-active': 'true',
      'spire-key-id': 'a.b',
      'spire-last-update': String(Date.parse('2026-01-01T00:00:00Z') / 1000),
    });
  });

  test('uses a key that cannot be tagged through its alias, and tries again', async () => {
    world = new TestWorld();
    const before = await world.start({ mode: 'alias' });
    const key = await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.close();
    let full = true;
    const wrap = refusing('tagResource', 'LimitExceededException', () => full);
    const after = await world.start({ mode: 'tags', wrap });
    expect(await after.manager.getPublicKeys()).toEqual([key]);
    expect(after.log.messages('error')).toContainEqual(
      expect.stringContaining('remove some of its other tags'),
    );
    full = false;
    await world.advance(6 * HOUR);
    expect((await world.keys())[0]?.tags['spire-active']).toBe('true');
  });

  // docs/known-defects.md, B1: with two enabled keys of one id the winner is random.
  test('the alias decides between two keys of one id, and the other one goes', async () => {
    world = new TestWorld();
    const { manager } = await world.start({ mode: 'tags' });
    const key = await manager.generateKey(CA, 'ec-p256');
    await manager.close();
    const target = await world.target(aliasOf(CA));
    const [seen] = await world.keys();
    for (let copy = 0; copy < 3; copy++) {
      await world.operator.createKey({
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        Tags: Object.entries(seen?.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      });
    }
    const again = await world.start({ mode: 'tags' });
    expect(await again.manager.getPublicKeys()).toEqual([key]);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 3 });
    expect((await world.key(target ?? '')).state).toBe('Enabled');
  });

  // docs/known-defects.md, C: the old key is resurrected, since keys are matched by id.
  test('a rotation during a fallback to aliases survives the way back', async () => {
    world = new TestWorld();
    const first = await world.start({ mode: 'tags' });
    await first.manager.generateKey(CA, 'ec-p256');
    await first.manager.close();
    const fallback = await world.start({ mode: 'alias' });
    const key = await fallback.manager.generateKey(CA, 'ec-p256');
    await fallback.manager.close();
    const back = await world.start({ mode: 'tags' });
    expect(await back.manager.getPublicKeys()).toEqual([key]);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
    const kept = await world.key((await world.target(aliasOf(CA))) ?? '');
    expect(kept).toMatchObject({ state: 'Enabled', tags: { 'spire-active': 'true', 'spire-key-id': CA } });
  });

  // docs/known-defects.md, E: the index still shows the old key alone.
  test('an index that lags behind a rotation does not bring the old key back', async () => {
    world = new TestWorld({ disorder: { taggingLag: 20 * 60 * SECOND } });
    const before = await world.start({ mode: 'tags' });
    await before.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    const key = await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.close();
    const after = await world.start({ mode: 'tags' });
    expect(await after.manager.getPublicKeys()).toEqual([key]);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  // docs/known-defects.md, J: a.b and a_b share aliases.
  test('refuses the aliases of a trust domain whose name looks the same', async () => {
    world = new TestWorld();
    const neighbour = await world.start({ mode: 'tags', trustDomain: 'a_b' });
    await neighbour.manager.generateKey(CA, 'ec-p256');
    await expect(world.start({ mode: 'tags', trustDomain: 'a.b' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('of trust domain "a_b", whose aliases look like those of "a.b"'),
    });
  });

  test('a disabled key is skipped, and the next rotation moves the alias', async () => {
    world = new TestWorld();
    const before = await world.start({ mode: 'tags' });
    await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.close();
    const old = (await world.target(aliasOf(CA))) ?? '';
    await world.operator.disableKey({ KeyId: old });
    const { manager, log } = await world.start({ mode: 'tags' });
    expect(await manager.getPublicKeys()).toEqual([]);
    expect(log.messages('warn')).toEqual(['Skipping a key that is not enabled']);
    await manager.generateKey(CA, 'ec-p256');
    expect(await world.target(aliasOf(CA))).not.toBe(old);
    await world.advance(3 * 24 * HOUR);
    expect((await world.key(old)).state).toBe('Disabled');
  });

  test('a missing permission is explained', async () => {
    world = new TestWorld();
    const wrap = refusing('getResources', 'AccessDeniedException');
    await expect(world.start({ mode: 'tags', wrap })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringMatching(/tag:GetResources.*identity-based IAM policy.*KMS key policy/),
      cause: expect.objectContaining({ name: 'AccessDeniedException' }),
    });
  });

  test('a tagged key without a valid id is left alone', async () => {
    world = new TestWorld();
    const Tags = [
      { TagKey: 'spire-server-td', TagValue: 'example.org' },
      { TagKey: 'spire-server-id', TagValue: 's1' },
      { TagKey: 'spire-active', TagValue: 'true' },
    ];
    await world.operator.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags });
    const { manager, log } = await world.start({ mode: 'tags' });
    expect(await manager.getPublicKeys()).toEqual([]);
    expect(log.messages('warn')).toEqual(['Skipping a key whose tag spire-key-id is missing or no key id']);
    await world.advance(4 * 24 * HOUR);
    expect(await world.states()).toEqual({ Enabled: 1 });
  });
});

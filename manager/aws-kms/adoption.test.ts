import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusing } from '../test/faults.ts';
import { aliasOf, HOUR, SECOND, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';

/** Leaves an enabled, tagged key without an alias behind, as a crash after CreateKey does. */
async function crashAfterCreateKey(world: TestWorld): Promise<void> {
  const { manager } = await world.start({
    mode: 'tags',
    wrap: refusing('createAlias', 'AccessDeniedException'),
  });
  await expect(manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  await manager.close();
}

// docs/known-defects.md, B0: every later start fails, and each leaks one more key.
describe('a tagged key without an alias', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test('is adopted, given its alias and can be replaced', async () => {
    await crashAfterCreateKey(world);
    const { manager } = await world.start({ mode: 'tags' });
    expect(await manager.getPublicKeys()).toHaveLength(1);
    expect(await world.target(aliasOf(CA))).toBeDefined();
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('loses against a newer one, and the loser is deleted', async () => {
    await crashAfterCreateKey(world);
    const [old] = await world.keys();
    await world.advance(SECOND);
    await world.operator.createKey({
      KeySpec: 'ECC_NIST_P384',
      KeyUsage: 'SIGN_VERIFY',
      Tags: Object.entries(old?.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    });
    const { manager } = await world.start({ mode: 'tags' });
    expect(await manager.getPublicKey(CA)).toMatchObject({ type: 'ec-p384' });
    await world.advance(31 * SECOND);
    expect((await world.key(old?.arn ?? '')).state).toBe('PendingDeletion');
  });

  test('does not take an alias that the listing had not shown', async () => {
    await crashAfterCreateKey(world);
    const fallback = await world.start({ mode: 'alias' });
    const key = await fallback.manager.generateKey(CA, 'ec-p256');
    await fallback.manager.close();
    const { manager } = await world.start({
      mode: 'tags',
      wrap: (cloud) => around(cloud, 'listAliases', async (_, next) => ({ ...(await next()), Aliases: [] })),
    });
    expect(await manager.getPublicKeys()).toEqual([key]);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('is used although it cannot be given an alias, until it can', async () => {
    await crashAfterCreateKey(world);
    let denied = true;
    const wrap = refusing('createAlias', 'AccessDeniedException', () => denied);
    const { manager } = await world.start({ mode: 'tags', wrap });
    expect(await manager.getPublicKeys()).toHaveLength(1);
    denied = false;
    await world.advance(6 * HOUR);
    expect(await world.target(aliasOf(CA))).toBeDefined();
  });
});

test('a failed rotation leaves no key behind', async () => {
  const world = new TestWorld();
  let denied = false;
  const wrap = refusing('updateAlias', 'AccessDeniedException', () => denied);
  const { manager } = await world.start({ mode: 'tags', wrap });
  const key = await manager.generateKey(CA, 'ec-p256');
  denied = true;
  await expect(manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(await manager.getPublicKeys()).toEqual([key]);
  await world.advance(31 * SECOND);
  expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  await world.close();
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusing } from '../test/faults.ts';
import { aliasOf, HOUR, SECOND, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';
const JWT = 'JWT-Signer-A';

async function lastUpdated(world: TestWorld, keyId: string): Promise<string | undefined> {
  const { Aliases = [] } = await world.operator.listAliases({ Limit: 100 });
  return Aliases.find(({ AliasName }) => AliasName === aliasOf(keyId))?.LastUpdatedDate?.toISOString();
}

describe('keep-alive', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test('moves the dates of aliases on every six hours', async () => {
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    const mark = world.mark();
    await world.advance(6 * HOUR - SECOND);
    expect(world.calls(mark)).toEqual([]);
    await world.advance(SECOND);
    expect(world.calls(mark)).toEqual(['DescribeKey', 'UpdateAlias']);
    expect(await lastUpdated(world, CA)).toBe('2026-01-01T06:00:00.000Z');
    await world.advance(6 * HOUR);
    expect(await lastUpdated(world, CA)).toBe('2026-01-01T12:00:00.000Z');
  });

  test('moves the tags on as well', async () => {
    const { manager } = await world.start({ mode: 'tags' });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(SECOND * 31);
    const mark = world.mark();
    await world.advance(6 * HOUR);
    expect(world.calls(mark)).toEqual(['DescribeKey', 'UpdateAlias', 'TagResource']);
    const seconds = Date.parse('2026-01-01T06:00:00Z') / 1000;
    expect((await world.keys())[0]?.tags['spire-last-update']).toBe(String(seconds));
  });

  test('makes a missing alias anew', async () => {
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    const arn = await world.target(aliasOf(CA));
    await world.operator.deleteAlias({ AliasName: aliasOf(CA) });
    await world.advance(6 * HOUR);
    expect(await world.target(aliasOf(CA))).toBe(arn);
  });

  // docs/known-defects.md, L.
  test('leaves an alias alone that names another key, and says so', async () => {
    const { manager, log } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    const replica = await world.start();
    await replica.manager.generateKey(CA, 'ec-p256');
    const rotated = await world.target(aliasOf(CA));
    await world.advance(6 * HOUR);
    expect(await world.target(aliasOf(CA))).toBe(rotated);
    expect(log.messages('error')).toEqual([expect.stringContaining('uses the same identifier')]);
    expect(replica.log.messages('error')).toEqual([]);
  });

  test('a rotation waits for a refresh that has looked at the alias', async () => {
    let release = () => {};
    let held = false;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { manager } = await world.start({
      wrap: (cloud) =>
        around(cloud, 'updateAlias', async (_, next) => {
          if (!held) {
            held = true;
            await late;
          }
          return next();
        }),
    });
    await manager.generateKey(CA, 'ec-p256');
    const old = await world.target(aliasOf(CA));
    await world.advance(6 * HOUR);
    expect(held).toBe(true);
    const rotation = manager.generateKey(CA, 'ec-p256');
    await world.advance(SECOND);
    release();
    await rotation;
    expect(await world.target(aliasOf(CA))).not.toBe(old);
  });

  test('a key that fails holds up no other', async () => {
    const wrap = refusing(
      'updateAlias',
      'AccessDeniedException',
      ({ AliasName }) => AliasName === aliasOf(JWT),
    );
    const { manager, log } = await world.start({ wrap });
    for (const id of [CA, JWT]) await manager.generateKey(id, 'ec-p256');
    await world.advance(6 * HOUR);
    expect(await lastUpdated(world, CA)).toBe('2026-01-01T06:00:00.000Z');
    expect(log.messages('error')).toEqual(['Could not refresh the alias']);
  });

  test('a call that never answers keeps the next refresh of other keys from nothing', async () => {
    let release = () => {};
    const stuck = new Promise<never>((_, reject) => {
      release = () => reject(new Error('closed'));
    });
    const { manager } = await world.start({
      wrap: (cloud) =>
        around(cloud, 'updateAlias', ({ AliasName }, next) => (AliasName === aliasOf(JWT) ? stuck : next())),
    });
    for (const id of [CA, JWT]) await manager.generateKey(id, 'ec-p256');
    await world.advance(12 * HOUR);
    expect(await lastUpdated(world, CA)).toBe('2026-01-01T12:00:00.000Z');
    release();
  });

  test('ends with the manager', async () => {
    const { manager } = await world.start({ mode: 'tags' });
    await manager.generateKey(CA, 'ec-p256');
    await manager.close();
    await manager.close();
    const mark = world.mark();
    await world.advance(15 * 24 * HOUR);
    expect(world.calls(mark)).toEqual([]);
    await expect(manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

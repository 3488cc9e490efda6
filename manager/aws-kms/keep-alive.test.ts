import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusal, refusing } from '../test/faults.ts';
import { aliasOf, DAY, HOUR, SECOND, TestWorld } from '../test/world.ts';
import type { Cloud } from './cloud.ts';

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

  // AWS takes the alias update of a rotation, the answer gets lost, and an outage outlasts the tries to take it back.
  describe('after an answer that was lost before an outage', () => {
    let loses = false;
    let outage = false;
    const wrap = (cloud: Cloud): Cloud =>
      around(refusing('describeKey', 'TimeoutError', () => outage)(cloud), 'updateAlias', async (_, next) => {
        const answer = await next();
        if (!loses) return answer;
        [loses, outage] = [false, true];
        throw refusal('TimeoutError');
      });

    async function rotateInVain(mode: 'alias' | 'tags') {
      const server = await world.start({ mode, wrap });
      const key = await server.manager.generateKey(CA, 'ec-p256');
      const first = await world.target(aliasOf(CA));
      loses = true;
      await expect(server.manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      const abandoned = await world.target(aliasOf(CA));
      expect(abandoned).not.toBe(first);
      return { ...server, key, first, abandoned };
    }

    test.each(['alias', 'tags'] as const)('by %s: the next refresh puts the alias back', async (mode) => {
      const { manager, log, key, first } = await rotateInVain(mode);
      await world.advance(7 * HOUR);
      outage = false;
      await world.advance(5 * HOUR);
      expect(await world.target(aliasOf(CA))).toBe(first);
      expect(log.messages('error')).not.toContainEqual(expect.stringContaining('same identifier'));
      expect(await manager.getPublicKeys()).toEqual([key]);
      await manager.close();
      const again = await world.start({ mode });
      expect(await again.manager.getPublicKeys()).toEqual([key]);
      await world.advance(4 * DAY);
      expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
      expect(await again.manager.getPublicKeys()).toEqual([key]);
    });

    test('a process that has taken the new key into use meanwhile keeps it', async () => {
      const { log, abandoned } = await rotateInVain('alias');
      const replica = await world.start();
      const [taken] = await replica.manager.getPublicKeys();
      await world.advance(13 * HOUR);
      outage = false;
      await world.advance(6 * HOUR);
      expect(await world.target(aliasOf(CA))).toBe(abandoned);
      expect(log.messages('error')).toContainEqual(expect.stringContaining('same identifier'));
      expect(await (await world.start()).manager.getPublicKeys()).toEqual([taken]);
    });

    test('the next rotation takes the alias, and blames nobody', async () => {
      const { manager, log } = await rotateInVain('alias');
      await world.advance(HOUR);
      outage = false;
      const key = await manager.generateKey(CA, 'ec-p256');
      expect(log.messages('error')).not.toContainEqual(expect.stringContaining('same identifier'));
      await manager.close();
      expect(await (await world.start()).manager.getPublicKeys()).toEqual([key]);
    });
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

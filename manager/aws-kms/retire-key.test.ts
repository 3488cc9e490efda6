import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusing } from '../test/faults.ts';
import { aliasOf, DAY, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';
const JWT = 'JWT-Signer-A';

describe.each(['alias', 'tags'] as const)('by %s: retireKey', (mode) => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test('schedules the key, removes its alias, and leaves the others alone', async () => {
    const { manager } = await world.start({ mode });
    const { fingerprint } = await manager.generateKey(CA, 'ec-p256');
    const other = await manager.generateKey(JWT, 'ec-p256');
    await manager.retireKey(CA, fingerprint);
    expect(await manager.getPublicKeys()).toEqual([other]);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
    expect(await world.target(aliasOf(CA))).toBeUndefined();
    const again = await world.start({ mode });
    expect(await again.manager.getPublicKeys()).toEqual([other]);
    await world.advance(9 * DAY);
    expect(await world.states()).toEqual({ Enabled: 1 });
  });

  test('does nothing when another key has taken the place, or when it is done already', async () => {
    const { manager } = await world.start({ mode });
    const old = await manager.generateKey(CA, 'ec-p256');
    const current = await manager.generateKey(CA, 'ec-p256');
    await manager.retireKey(CA, old.fingerprint);
    expect(await manager.getPublicKeys()).toEqual([current]);
    await manager.retireKey(CA, current.fingerprint);
    await manager.retireKey(CA, current.fingerprint);
    expect(await manager.getPublicKeys()).toEqual([]);
  });

  test('leaves the key in use when KMS refuses, and takes a second try', async () => {
    let denied = true;
    const wrap = refusing('scheduleKeyDeletion', 'AccessDeniedException', () => denied);
    const { manager } = await world.start({ mode, wrap });
    const key = await manager.generateKey(CA, 'ec-p256');
    await expect(manager.retireKey(CA, key.fingerprint)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await manager.getPublicKeys()).toEqual([key]);
    expect(await (await world.start({ mode })).manager.getPublicKeys()).toEqual([key]);
    denied = false;
    await manager.retireKey(CA, key.fingerprint);
    expect(await world.states()).toEqual({ PendingDeletion: 1 });
  });

  test('an alias that cannot be removed does not keep the key', async () => {
    const { manager } = await world.start({ mode, wrap: refusing('deleteAlias', 'AccessDeniedException') });
    const { fingerprint } = await manager.generateKey(CA, 'ec-p256');
    await manager.retireKey(CA, fingerprint);
    expect(await world.states()).toEqual({ PendingDeletion: 1 });
    // The id is free: the next key takes the alias over.
    const again = await world.start({ mode });
    expect(await again.manager.getPublicKeys()).toEqual([]);
    const next = await again.manager.generateKey(CA, 'ec-p256');
    expect(await again.manager.getPublicKeys()).toEqual([next]);
    expect(await world.target(aliasOf(CA))).toBeDefined();
  });

  test('a key tells when it was made, also after a restart', async () => {
    const { manager } = await world.start({ mode });
    const made = world.emulator.clock.now();
    expect(await manager.generateKey(CA, 'ec-p256')).toMatchObject({ created: made });
    await world.advance(DAY);
    expect(await (await world.start({ mode })).manager.getPublicKey(CA)).toMatchObject({ created: made });
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusal, refusing } from '../test/faults.ts';
import { aliasOf, DAY, HOUR, SECOND, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';
const JWT = 'JWT-Signer-A';

describe('disposal', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  // docs/known-defects.md, G: a deletion that is denied blocks all others behind it.
  test('a key that cannot be deleted holds up no other', async () => {
    let denied = '';
    const wrap = refusing('scheduleKeyDeletion', 'AccessDeniedException', ({ KeyId }) => KeyId === denied);
    const { manager } = await world.start({ mode: 'tags', wrap });
    for (const id of [CA, JWT]) await manager.generateKey(id, 'ec-p256');
    denied = (await world.target(aliasOf(CA))) ?? '';
    for (const id of [CA, JWT]) await manager.generateKey(id, 'ec-p256');
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 3, PendingDeletion: 1 });
    expect((await world.key(denied)).state).toBe('Enabled');
    denied = '';
    await world.advance(3 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 2, PendingDeletion: 2 });
  });

  test('a deletion that never answers holds up no other', async () => {
    let stuck = '';
    const wrap = (cloud: Parameters<typeof around>[0]) =>
      around(cloud, 'scheduleKeyDeletion', ({ KeyId }, next) =>
        KeyId === stuck
          ? new Promise((_, reject) => (release = () => reject(refusal('TimeoutError'))))
          : next(),
      );
    let release = () => {};
    const { manager } = await world.start({ mode: 'alias', wrap });
    await manager.generateKey(CA, 'ec-p256');
    stuck = (await world.target(aliasOf(CA))) ?? '';
    for (let round = 0; round < 3; round++) {
      await manager.generateKey(CA, 'ec-p256');
      await world.advance(31 * SECOND);
    }
    expect(await world.states()).toEqual({ Enabled: 2, PendingDeletion: 2 });
    release();
  });

  // docs/known-defects.md, G: the queue is lost on any stop.
  test.each(['alias', 'tags'] as const)('by %s: what a stop interrupts is found again', async (mode) => {
    const wrap = refusing('scheduleKeyDeletion', 'AccessDeniedException');
    const before = await world.start({ mode, wrap });
    for (let round = 0; round < 5; round++) {
      await before.manager.generateKey(CA, 'ec-p256');
      await world.advance(HOUR);
    }
    expect(await world.states()).toEqual({ Enabled: 5 });
    await before.manager.close();
    const key = await before.manager.getPublicKey(CA);
    const after = await world.start({ mode });
    expect(await after.manager.getPublicKeys()).toEqual([key]);
    // Tags tell it at the start; keys with neither tags nor alias wait for the sweep of orphans.
    await world.advance(mode === 'tags' ? 2 * 31 * SECOND : 2 * DAY + 6 * HOUR);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 4 });
    expect(await after.manager.getPublicKeys()).toEqual([key]);
  });

  test('gives up after ten tries and leaves the key to the sweep', async () => {
    let denied = true;
    const wrap = refusing('scheduleKeyDeletion', 'AccessDeniedException', () => denied);
    const { manager, log } = await world.start({ mode: 'tags', wrap });
    for (let round = 0; round < 2; round++) await manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    expect(log.messages('warn').filter((line) => line === 'Could not delete the key yet')).toHaveLength(10);
    expect(log.messages('error')).toEqual([expect.stringContaining('Gave up deleting')]);
    denied = false;
    await world.advance(2 * DAY);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  // docs/known-defects.md, I: a key that waits for deletion cannot be marked inactive any more.
  test('a key is inactive before its deletion is scheduled', async () => {
    const { manager } = await world.start({ mode: 'tags' });
    await manager.generateKey(CA, 'ec-p256');
    const old = (await world.target(aliasOf(CA))) ?? '';
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(31 * SECOND);
    expect(await world.key(old)).toMatchObject({
      state: 'PendingDeletion',
      tags: { 'spire-active': 'false' },
    });
    const mark = world.mark();
    await world.advance(3 * DAY);
    expect(world.calls(mark)).not.toContain('ScheduleKeyDeletion');
  });

  test('a key that cannot be marked inactive is deleted all the same', async () => {
    const wrap = refusing('tagResource', 'AccessDeniedException');
    const { manager } = await world.start({ mode: 'tags', wrap });
    for (let round = 0; round < 2; round++) await manager.generateKey(CA, 'ec-p256');
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  // docs/known-defects.md, L: the refresh of a replica with the same identifier undoes a rotation.
  test('an alias that was put back to the old key is moved again before that key goes', async () => {
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    const old = (await world.target(aliasOf(CA))) ?? '';
    const key = await manager.generateKey(CA, 'ec-p256');
    await world.operator.updateAlias({ AliasName: aliasOf(CA), TargetKeyId: old });
    await world.advance(31 * SECOND);
    expect((await world.key(old)).state).toBe('PendingDeletion');
    expect(await world.target(aliasOf(CA))).not.toBe(old);
    await manager.close();
    const again = await world.start();
    expect(await again.manager.getPublicKeys()).toEqual([key]);
  });

  test('an alias update whose answer is lost is taken back', async () => {
    let lost = false;
    const { manager } = await world.start({
      wrap: (cloud) =>
        around(cloud, 'updateAlias', async (_, next) => {
          const answer = await next();
          if (lost) throw refusal('TimeoutError');
          return answer;
        }),
    });
    const key = await manager.generateKey(CA, 'ec-p256');
    const first = await world.target(aliasOf(CA));
    lost = true;
    await expect(manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await world.target(aliasOf(CA))).not.toBe(first);
    lost = false;
    await world.advance(31 * SECOND);
    expect(await world.target(aliasOf(CA))).toBe(first);
    expect(await manager.getPublicKeys()).toEqual([key]);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('a first key whose alias was created although the answer was lost is not deleted', async () => {
    const { manager } = await world.start({
      wrap: (cloud) =>
        around(cloud, 'createAlias', async (_, next) => {
          await next();
          throw refusal('TimeoutError');
        }),
    });
    await expect(manager.generateKey(CA, 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await world.advance(HOUR);
    expect(await world.states()).toEqual({ Enabled: 1 });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(4 * DAY);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('a duplicate that the alias has come to name is kept', async () => {
    const before = await world.start({
      mode: 'tags',
      wrap: refusing('scheduleKeyDeletion', 'AccessDeniedException'),
    });
    for (let round = 0; round < 2; round++) await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.close();
    const current = await world.target(aliasOf(CA));
    const duplicate = (await world.keys()).find(({ arn }) => arn !== current)?.arn ?? '';
    const { log } = await world.start({ mode: 'tags' });
    await world.operator.updateAlias({ AliasName: aliasOf(CA), TargetKeyId: duplicate });
    await world.advance(HOUR);
    expect(await world.states()).toEqual({ Enabled: 2 });
    expect(await world.target(aliasOf(CA))).toBe(duplicate);
    expect(log.messages('error')).toEqual([expect.stringContaining('has come to name a duplicate key')]);
  });
});

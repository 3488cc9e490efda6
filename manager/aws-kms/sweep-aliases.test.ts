import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusing } from '../test/faults.ts';
import { aliasOf, DAY, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';

describe('the sweep of stale aliases', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  const leave = async (options: Parameters<TestWorld['start']>[0]): Promise<string> => {
    const { manager } = await world.start(options);
    const known = new Set((await world.keys()).map(({ arn }) => arn));
    await manager.generateKey(CA, 'ec-p256');
    await manager.close();
    return (await world.keys()).find(({ arn }) => !known.has(arn))?.arn ?? '';
  };

  test.each(['alias', 'tags'] as const)(
    'by %s: removes what a server that is gone has left',
    async (mode) => {
      const gone = await leave({ id: 'gone' });
      const { manager } = await world.start({ mode });
      await manager.generateKey(CA, 'ec-p256');
      await world.advance(14 * DAY);
      expect((await world.key(gone)).state).toBe('Enabled');
      await world.advance(2 * DAY);
      expect(await world.key(gone)).toMatchObject({ state: 'PendingDeletion', aliases: [] });
      expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
    },
  );

  test.each(['alias', 'tags'] as const)(
    'by %s: leaves a server alone that comes back meanwhile',
    async (mode) => {
      const back = await leave({ id: 'back' });
      const AliasName = aliasOf(CA, 'back');
      const { manager } = await world.start({
        mode,
        wrap: (cloud) =>
          around(cloud, 'describeKey', async ({ KeyId }, next) => {
            const answer = await next();
            if (KeyId?.endsWith(AliasName))
              await world.operator.updateAlias({ AliasName, TargetKeyId: back });
            return answer;
          }),
      });
      await manager.generateKey(CA, 'ec-p256');
      await world.advance(16 * DAY);
      expect(await world.key(back)).toMatchObject({ state: 'Enabled', aliases: [AliasName] });
    },
  );

  // docs/known-defects.md, J: example.org sweeps example.org.uk; s1 never sweeps s10, nor s1/x.
  test('knows its own from those whose names begin alike', async () => {
    const uk = await leave({ trustDomain: 'example.org.uk' });
    const s10 = await leave({ id: 's10' });
    const nested = await leave({ id: 's1/x' });
    const { manager } = await world.start({ id: 's1' });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(16 * DAY);
    expect((await world.key(uk)).state).toBe('Enabled');
    expect((await world.key(s10)).state).toBe('PendingDeletion');
    expect((await world.key(nested)).state).toBe('PendingDeletion');
  });

  // docs/known-defects.md, M: two live servers whose clocks run ahead delete each other's keys.
  test.each([
    ['alias', 'alias'],
    ['tags', 'tags'],
    ['tags', 'alias'],
  ] as const)(
    'by %s and %s: live servers with clocks ahead leave each other alone',
    async (first, second) => {
      const servers = [
        await world.start({ id: 's1', mode: first, ahead: 30 * DAY }),
        await world.start({ id: 's2', mode: second, ahead: 15 * DAY }),
      ];
      for (const { manager } of servers) await manager.generateKey(CA, 'ec-p256');
      await world.advance(16 * DAY);
      expect(await world.states()).toEqual({ Enabled: 2 });
      const digest = new Uint8Array(32);
      for (const { manager } of servers) {
        await expect(manager.signData(CA, digest, { hashAlgorithm: 'sha256' })).resolves.toBeDefined();
      }
    },
  );

  test('a key that a fresh alias names as well is kept', async () => {
    const gone = await leave({ id: 'gone' });
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(10 * DAY);
    await world.operator.createAlias({ AliasName: aliasOf(CA, 'heir'), TargetKeyId: gone });
    await world.advance(6 * DAY);
    expect(await world.key(gone)).toMatchObject({ state: 'Enabled', aliases: [aliasOf(CA, 'heir')] });
  });

  test('a key that is disabled stays', async () => {
    const gone = await leave({ id: 'gone' });
    await world.operator.disableKey({ KeyId: gone });
    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(16 * DAY);
    expect(await world.key(gone)).toMatchObject({ state: 'Disabled', aliases: [] });
  });

  test('an alias that cannot be deleted holds up no other', async () => {
    await leave({ id: 'a' });
    await leave({ id: 'b' });
    const wrap = refusing(
      'deleteAlias',
      'AccessDeniedException',
      ({ AliasName }) => AliasName === aliasOf(CA, 'a'),
    );
    const { manager, log } = await world.start({ wrap });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(15 * DAY);
    expect(await world.states()).toEqual({ Enabled: 2, PendingDeletion: 1 });
    expect(log.messages('error')).toContain('Could not remove a stale alias');
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusing } from '../test/faults.ts';
import { aliasOf, DAY, HOUR, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';

describe("the sweep of other servers' tagged keys", () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  const run = async (options: Parameters<TestWorld['start']>[0]) => {
    const server = await world.start({ mode: 'tags', ...options });
    await server.manager.generateKey(CA, 'ec-p256');
    return { ...server, arn: (await world.target(aliasOf(CA, options?.id))) ?? '' };
  };

  // docs/known-defects.md, H: the alias stays on a key that waits for deletion.
  test.each(['alias', 'tags'] as const)(
    'a server that is gone is forgotten; it can return by %s',
    async (mode) => {
      const gone = await run({ id: 'gone' });
      await gone.manager.close();
      await run({ id: 's1' });
      await world.advance(17 * DAY);
      expect(await world.key(gone.arn)).toMatchObject({
        state: 'PendingDeletion',
        aliases: [],
        tags: { 'spire-active': 'false' },
      });
      const back = await world.start({ id: 'gone', mode });
      expect(await back.manager.getPublicKeys()).toEqual([]);
      await back.manager.generateKey(CA, 'ec-p256');
    },
  );

  test('a server one of whose own keys was taken from it still forgets the others', async () => {
    const gone = await run({ id: 'gone' });
    await gone.manager.close();
    const { manager } = await run({ id: 's1' });
    await manager.generateKey('JWT-Signer-A', 'ec-p256');
    const KeyId = await world.target(aliasOf('JWT-Signer-A', 's1'));
    await world.operator.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    // The key and its alias are gone for good; the other one goes on telling the service's now.
    await world.advance(17 * DAY);
    expect((await world.key(gone.arn)).state).toBe('PendingDeletion');
  });

  // docs/known-defects.md, F: the peers delete the keys of a server that fell back to aliases.
  test('a server that fell back to discovery by aliases keeps its keys', async () => {
    const before = await run({ id: 's2' });
    await before.manager.close();
    await run({ id: 's1' });
    const { manager } = await world.start({ id: 's2', mode: 'alias' });
    await world.advance(30 * DAY);
    const signature = manager.signData(CA, new Uint8Array(32), { hashAlgorithm: 'sha256' });
    await expect(signature).resolves.toBeDefined();
    await manager.close();
    const again = await world.start({ id: 's2', mode: 'tags' });
    expect(await again.manager.getPublicKeys()).toHaveLength(1);
  });

  test('a server that returns late is not taken for gone', async () => {
    const before = await run({ id: 's2' });
    await before.manager.close();
    await world.advance(20 * DAY);
    await run({ id: 's1' });
    const back = await world.start({ id: 's2', mode: 'tags' });
    await world.advance(3 * DAY);
    expect(await back.manager.getPublicKeys()).toHaveLength(1);
    expect(await world.states()).toEqual({ Enabled: 2 });
  });

  test.each(['', 'soon', '99999999999'])('stamp %j: the dates of the service decide', async (stamp) => {
    const live = await run({ id: 's2' });
    const gone = await run({ id: 'gone' });
    await gone.manager.close();
    await run({ id: 's1' });
    const breakStamps = async () => {
      for (const KeyId of [live.arn, gone.arn]) {
        const Tags = [{ TagKey: 'spire-last-update', TagValue: stamp }];
        if ((await world.key(KeyId)).state === 'Enabled') await world.operator.tagResource({ KeyId, Tags });
      }
    };
    for (let day = 0; day < 18; day++) {
      await breakStamps();
      await world.advance(DAY);
    }
    expect((await world.key(live.arn)).state).toBe('Enabled');
    expect((await world.key(gone.arn)).state).toBe('PendingDeletion');
  });

  test('what another server marked inactive but did not delete is deleted', async () => {
    const wrap = refusing('scheduleKeyDeletion', 'AccessDeniedException');
    const other = await run({ id: 's2', wrap });
    await other.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    await other.manager.close();
    expect(await world.key(other.arn)).toMatchObject({ state: 'Enabled', tags: { 'spire-active': 'false' } });
    await run({ id: 's1' });
    await world.advance(5 * DAY);
    expect((await world.key(other.arn)).state).toBe('PendingDeletion');
    expect((await world.key((await world.target(aliasOf(CA, 's2'))) ?? '')).state).toBe('Enabled');
  });

  test('keys of other trust domains are not looked at', async () => {
    const other = await world.start({ id: 's2', mode: 'tags', trustDomain: 'example.org.uk' });
    await other.manager.generateKey(CA, 'ec-p256');
    await other.manager.close();
    await run({ id: 's1' });
    await world.advance(20 * DAY);
    expect(await world.states()).toEqual({ Enabled: 2 });
  });

  test('fresh tags protect a key whose alias cannot be refreshed', async () => {
    const wrap = refusing('updateAlias', 'AccessDeniedException');
    const other = await run({ id: 's2', wrap });
    await run({ id: 's1' });
    await world.advance(20 * DAY);
    expect(await world.key(other.arn)).toMatchObject({ state: 'Enabled', aliases: [aliasOf(CA, 's2')] });
  });

  // docs/known-defects.md, M: what is young by the service's dates is not stale by a clock that runs ahead.
  test('a key in the making is left to its server', async () => {
    await run({ id: 's1', ahead: 30 * DAY });
    await world.advance(4 * DAY - HOUR);
    const { KeyMetadata } = await world.operator.createKey({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Tags: [
        { TagKey: 'spire-server-td', TagValue: 'example.org' },
        { TagKey: 'spire-server-id', TagValue: 's2' },
        { TagKey: 'spire-active', TagValue: 'true' },
        { TagKey: 'spire-key-id', TagValue: CA },
        { TagKey: 'spire-last-update', TagValue: String(world.emulator.clock.now() / 1000) },
      ],
    });
    await world.advance(DAY);
    expect((await world.key(KeyMetadata?.Arn ?? '')).state).toBe('Enabled');
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DisorderSettings } from '../../emulator/server.ts';
import { DAY, HOUR, SECOND } from '../test/world.ts';
import { CA, type DefaktoServer, DefaktoWorld, JWT } from './test/world.ts';

const MINUTE = 60 * SECOND;

describe('an index that lags', () => {
  let world: DefaktoWorld;
  beforeEach(() => {
    world = new DefaktoWorld({ disorder: { taggingLag: 3 * MINUTE } });
  });
  afterEach(() => world.close());

  test('a key just made, not yet listed at the restart, is waited for by who expects it', async () => {
    const before = await world.serve();
    const key = await before.manager.generateKey(CA, 'ec-p256');
    await before.crash();
    const after = await world.elapse(
      world.serve({ expects: (id) => (id === CA ? key.pkixData : undefined) }),
      5 * MINUTE,
    );
    expect(await after.manager.getPublicKeys()).toEqual([key]);
  });

  test('so is a key that has replaced another one, and the older one is not taken meanwhile', async () => {
    const before = await world.serve();
    await before.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    const key = await before.manager.generateKey(CA, 'ec-p256');
    await world.advance(MINUTE);
    await before.crash();
    const after = await world.elapse(world.serve({ expects: () => key.pkixData }), 6 * MINUTE);
    expect((await after.manager.getPublicKey(CA)).fingerprint).toBe(key.fingerprint);
    await world.advance(3 * DAY);
    expect(await world.living()).toHaveLength(1);
  });

  test('a key that never comes is not waited for without end', async () => {
    const start = world.serve({ expects: (id) => (id === JWT ? new Uint8Array(91) : undefined) });
    const { manager, log } = await world.elapse(start, 6 * MINUTE);
    expect(await manager.getPublicKeys()).toEqual([]);
    expect(log.messages('error')).toEqual([expect.stringContaining('expects are not there')]);
  });

  test('who expects nothing finds it later, as long as nothing took its place', async () => {
    const before = await world.serve();
    const key = await before.manager.generateKey(CA, 'ec-p256');
    await before.crash();
    const { manager } = await world.serve();
    expect(await manager.getPublicKeys()).toEqual([]);
    await world.advance(11 * MINUTE);
    expect(await manager.getPublicKeys()).toEqual([key]);
  });

  test('the old key stays until a restart would find the new one', async () => {
    const { manager } = await world.serve();
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(2 * MINUTE);
    expect(await world.states()).toEqual({ Enabled: 2 });
    await world.advance(5 * MINUTE);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('two keys of one id, of which the index shows the older: the process keeps what it has, the next takes the newest', async () => {
    const first = await world.serve();
    const old = await first.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    const fresh = await first.manager.generateKey(CA, 'ec-p256');
    await first.crash();
    const second = await world.serve();
    expect((await second.manager.getPublicKey(CA)).fingerprint).toBe(old.fingerprint);
    await world.advance(HOUR);
    expect((await second.manager.getPublicKey(CA)).fingerprint).toBe(old.fingerprint);
    await second.crash();
    const third = await world.serve();
    expect((await third.manager.getPublicKey(CA)).fingerprint).toBe(fresh.fingerprint);
    await world.advance(SECOND);
    expect(await world.living()).toHaveLength(1);
  });

  test('a deletion that the index does not announce: the key before it is found', async () => {
    const before = await world.serve();
    const kept = await before.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    const gone = await before.manager.generateKey(CA, 'ec-p256');
    await world.advance(4 * MINUTE);
    await before.manager.close();
    for (const { arn, tags } of await world.keys()) {
      if (Date.parse('2026-01-01T01:00:00Z') / 1000 > Number(tags['defakto-created'])) continue;
      await world.operator.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 });
    }
    const { manager } = await world.serve({ expects: () => undefined });
    expect([kept.fingerprint]).not.toContain(gone.fingerprint);
    expect((await manager.getPublicKeys()).map(({ fingerprint }) => fingerprint)).not.toContain(
      gone.fingerprint,
    );
  });
});

const DISORDER: DisorderSettings = {
  taggingLag: { kind: 'long-tail', median: 20 * SECOND, p99: 20 * MINUTE, most: HOUR },
  staleReads: { probability: 0.2, age: { kind: 'uniform', least: 0, most: 2 * SECOND } },
  lateDeletion: { kind: 'uniform', least: 0, most: DAY },
  pages: { most: 3, short: 0.3, empty: 0.2 },
};

describe('weeks of disorder', { timeout: 120_000 }, () => {
  // Deterministic: the same numbers, the same history.
  test.each([1, 2, 3])(
    'history %i: no key that a server goes by is lost or deleted, nothing is left behind',
    async (seed) => {
      const world = new DefaktoWorld({ seed, disorder: DISORDER, requestQuotas: true });
      let state = seed;
      const draw = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * below);
      };
      const names = [
        { deployment: 'blue', id: 's1' },
        { deployment: 'blue', id: 's2' },
        { deployment: 'green', id: 's1' },
      ];
      /** Each server's own journal: what it was told, as a real one writes it down. */
      const journals = names.map(() => new Map<string, { pkixData: Uint8Array; fingerprint: string }>());
      const start = (at: number): Promise<DefaktoServer> =>
        world.elapse(
          world.serve({
            ...names[at],
            expects: (id) => journals[at]?.get(id)?.pkixData,
            ahead: (at - 1) * 20 * DAY,
          }),
          10 * MINUTE,
        );
      const servers = [await start(0), await start(1), await start(2)];
      for (let step = 0; step < 90; step++) {
        const at = draw(3);
        const journal = journals[at];
        const server = servers[at];
        const id = draw(2) ? CA : JWT;
        const what = draw(10);
        if (what < 3 && server && journal) {
          const lost = draw(4) === 0;
          const rule = { operation: ['TagResource', 'CreateKey', 'GetPublicKey'][draw(3)], times: 1 };
          if (lost)
            world.emulator.faults.arm({ ...rule, effect: { kind: draw(2) ? 'throttle' : 'answer-lost' } });
          await world.elapse(server.manager.generateKey(id, 'ec-p256'), MINUTE).then(
            (key) => journal.set(id, key),
            () => {},
          );
        } else if (what < 5) {
          await server?.crash();
          await world.advance(draw(3) * 20 * MINUTE);
          servers[at] = await start(at);
        }
        await world.advance(draw(24) * HOUR);
        for (const [index, known] of journals.entries()) {
          for (const [keyId, { fingerprint }] of known) {
            const work = servers[index]?.manager.signData(keyId, new Uint8Array(32), {
              hashAlgorithm: 'sha256',
            });
            const signed = await world.elapse(work ?? Promise.reject(new Error('no server')), MINUTE);
            expect(signed.keyFingerprint).toBe(fingerprint);
          }
        }
      }
      world.emulator.disorder.change({});
      await world.advance(5 * DAY);
      const inUse = journals.reduce((sum, known) => sum + known.size, 0);
      expect(await world.living()).toHaveLength(inUse);
      await world.close();
    },
  );
});

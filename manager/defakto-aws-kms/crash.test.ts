import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PublicKey } from '../key-manager.ts';
import { refusal } from '../test/faults.ts';
import { DAY, HOUR, SECOND } from '../test/world.ts';
import type { DefaktoCloud } from './cloud.ts';
import { CA, DefaktoWorld } from './test/world.ts';

type Kind = 'before' | 'after';

/**
 * Ends the process at its n-th call from now on: before the call takes place, or after it, before the answer
 * arrives. Nothing leaves a dead process.
 */
function dyingAt(call: number, kind: Kind) {
  let calls = 0;
  const state = { armed: false, died: false, seen: [] as string[] };
  const wrap = (cloud: DefaktoCloud): DefaktoCloud => {
    const wrapped = Object.entries(cloud).map(([name, run]: [string, (input: never) => Promise<unknown>]) => [
      name,
      async (input: never) => {
        if (!state.armed) return run(input);
        if (state.died) throw refusal('ProcessIsDead');
        state.seen.push(name);
        if (calls++ !== call) return run(input);
        state.died = true;
        if (kind === 'after') await run(input);
        throw refusal('ProcessIsDead');
      },
    ]);
    return Object.fromEntries(wrapped) as unknown as DefaktoCloud;
  };
  return { state, wrap };
}

/** A rotation over an existing key, with what follows it. */
const CALLS = [
  'getCallerIdentity',
  'createKey',
  'getPublicKey',
  'tagResource',
  'getResources',
  'tagResource',
  'scheduleKeyDeletion',
];

describe('a crash at each call of a rotation', () => {
  let world: DefaktoWorld;
  beforeEach(() => {
    world = new DefaktoWorld();
  });
  afterEach(() => world.close());

  /** @returns the old key, the new one if the caller was told of it, and the calls that were made. */
  async function rotateAndCrash(call: number, kind: Kind) {
    const { state, wrap } = dyingAt(call, kind);
    const server = await world.serve({ wrap });
    const old = await server.manager.generateKey(CA, 'ec-p256');
    await world.advance(HOUR);
    state.armed = true;
    const fresh = await server.manager.generateKey(CA, 'ec-p256').catch(() => undefined);
    await world.advance(31 * SECOND);
    await server.crash();
    return { old, fresh, seen: state.seen };
  }

  test('these are the calls', async () => {
    const { fresh, seen } = await rotateAndCrash(Number.POSITIVE_INFINITY, 'before');
    expect(fresh).toBeDefined();
    expect(seen).toEqual(CALLS);
  });

  const cases = CALLS.flatMap((name, at) =>
    (['before', 'after'] as const).map((kind) => ({ name, at, kind })),
  );

  test.each(cases)(
    '$kind call $at, $name: the key that the server knows of is found',
    async ({ at, kind }) => {
      const { old, fresh } = await rotateAndCrash(at, kind);
      const known = fresh ?? old;
      const { manager } = await world.serve({ expects: (id) => (id === CA ? known.pkixData : undefined) });
      expect(await fingerprints(manager)).toEqual([known.fingerprint]);
      await world.advance(4 * DAY);
      expect(await fingerprints(manager)).toEqual([known.fingerprint]);
      await manager.signData(CA, new Uint8Array(32), { hashAlgorithm: 'sha256' });
      expect(await world.living()).toHaveLength(1);
    },
  );

  test.each(cases)(
    '$kind call $at, $name: who expects nothing gets the newest that was committed',
    async ({ at, kind }) => {
      const { old, fresh } = await rotateAndCrash(at, kind);
      const { manager } = await world.serve();
      const [found] = await fingerprints(manager);
      const isCommitted = at > 3 || (at === 3 && kind === 'after');
      if (isCommitted) expect(found).not.toBe(old.fingerprint);
      else expect(found).toBe(old.fingerprint);
      if (fresh) expect(found).toBe(fresh.fingerprint);
      await world.advance(4 * DAY);
      expect(await fingerprints(manager)).toEqual([found]);
      expect(await world.living()).toHaveLength(1);
    },
  );

  test.each([0, 1].flatMap((at) => (['before', 'after'] as const).map((kind) => ({ at, kind }))))(
    'a retirement that ends $kind call $at goes on',
    async ({ at, kind }) => {
      const { state, wrap } = dyingAt(at, kind);
      const server = await world.serve({ wrap });
      const { fingerprint } = await server.manager.generateKey(CA, 'ec-p256');
      state.armed = true;
      await expect(server.manager.retireKey(CA, fingerprint)).rejects.toThrow();
      await server.crash();
      const { manager } = await world.serve();
      await world.advance(SECOND);
      // Found again, and its owner gives it up once more; or its deletion has been taken up at the start.
      await manager.retireKey(CA, fingerprint);
      expect(await world.states()).toEqual({ PendingDeletion: 1 });
    },
  );

  async function fingerprints(manager: {
    getPublicKeys(): Promise<readonly PublicKey[]>;
  }): Promise<string[]> {
    return (await manager.getPublicKeys()).map(({ fingerprint }) => fingerprint);
  }
});

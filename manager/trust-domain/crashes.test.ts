import { describe, expect, test } from 'vitest';
import type { Cloud } from '../aws-kms/cloud.ts';
import { HOUR } from '../test/world.ts';
import { AUDIENCE, Fleet, type ReplicaOptions, WORKLOAD } from './test/fleet.ts';

/**
 * What goes wrong at the n-th change that a server makes: its process dies before it, or the change is made and the
 * answer is lost. To die after a change is to die before the next one.
 */
type Mishap = 'dies' | 'loses the answer';

/** Calls of KMS that change something; the journal's writes count with them. */
const CHANGES = /^(create|update|schedule|tag|untag|delete)/;

class Fate {
  changes = 0;
  dead = false;
  readonly #mishap: Mishap;
  readonly #at: number;

  constructor(mishap: Mishap, at: number) {
    this.#mishap = mishap;
    this.#at = at;
  }

  /** Puts this fate around everything that a server does to the world. */
  get options(): ReplicaOptions {
    return {
      cloud: (cloud) =>
        Object.fromEntries(
          Object.entries(cloud).map(([name, call]: [string, (input: never) => Promise<unknown>]) => [
            name,
            (input: never) => this.#run(CHANGES.test(name), () => call(input)),
          ]),
        ) as unknown as Cloud,
      store: (store) => ({
        read: () => this.#run(false, () => store.read()),
        readPeers: () => this.#run(false, () => store.readPeers()),
        write: (journal) => this.#run(true, () => store.write(journal)),
      }),
    };
  }

  async #run<T>(isChange: boolean, work: () => Promise<T>): Promise<T> {
    const struck = isChange && !this.dead && ++this.changes === this.#at;
    if (struck && this.#mishap === 'dies') this.dead = true;
    if (this.dead) throw new Error('this process is dead');
    const result = await work();
    if (struck) throw new Error('the answer is lost');
    return result;
  }
}

/** A short life: the first keys, a preparation, an activation, and the first slots prepared again fit into HOURS. */
const CA_TTL = 6 * HOUR;
const HOURS = 7;

/** Keys, aliases and tags of the above, and the journal's writes. */
const CHANGES_OF_A_LIFE = 26;

/** Past the second sweep: the first finds what an interrupted call has left too young. */
const SWEPT = 97 * HOUR;

/** Two replicas, four slots each; while a replaced key is on its way out, or one was left behind, there are more. */
const SLOTS = 2 * 4;

async function live(mishap: Mishap, at: number, fleet = new Fleet()): Promise<{ fleet: Fleet; fate: Fate }> {
  const fate = new Fate(mishap, at);
  await fleet.start('b', { caTTL: CA_TTL });
  await fleet.start('a', { caTTL: CA_TTL, ...fate.options }).catch((error: unknown) => {
    if (!fate.dead) throw error;
  });
  let isRestarted = false;
  for (let hour = 0; hour <= HOURS; hour++) {
    if (fate.dead && !isRestarted) {
      await fleet.restart('a', { caTTL: CA_TTL });
      isRestarted = true;
    }
    if (hour % 2 === 0) {
      await fleet.mintAndVerify().catch((error: unknown) => {
        // It died in the middle of a mint that found a step due.
        if (!fate.dead || isRestarted) throw error;
      });
    }
    await fleet.world.advance(HOUR);
  }
  if (fate.dead && !isRestarted) await fleet.restart('a', { caTTL: CA_TTL });
  return { fleet, fate };
}

describe.each<Mishap>(['dies', 'loses the answer'])('a server that %s', { timeout: 120_000 }, (mishap) => {
  test('at any of its changes: no mint fails, and at most one key too many is made', async () => {
    for (let at = 1; at <= CHANGES_OF_A_LIFE; at++) {
      const { fleet, fate } = await live(mishap, at);
      expect(fate.changes).toBeGreaterThanOrEqual(at);
      expect(await fleet.liveKeys(), `change ${at}`).toBeLessThanOrEqual(SLOTS + 1);
      await fleet.close();
    }
  });

  test('while it makes a key: what it left behind is gone after the windows', async () => {
    const { fleet } = await live(mishap, 1);
    await fleet.world.advance(SWEPT);
    expect(await fleet.liveKeys()).toBe(SLOTS);
    await fleet.mintAndVerify();
    await fleet.close();
  });
});

test('a server that dies between the writes of a journal on a disk', { timeout: 120_000 }, async () => {
  const { fleet } = await live('dies', CHANGES_OF_A_LIFE / 2, new Fleet({ onDisk: true }));
  await fleet.mintAndVerify();
  await fleet.close();
});

test('a preparation that fails for hours makes one key, not one each time', async () => {
  const fleet = new Fleet();
  let isDiskFull = false;
  const { server, log } = await fleet.start('a', {
    store: (store) => ({
      ...store,
      write: (journal) =>
        isDiskFull ? Promise.reject(new Error('no space left on device')) : store.write(journal),
    }),
  });
  isDiskFull = true;
  // From the preparation at half of the day almost to the end of it.
  for (let hour = 0; hour < 23; hour++) {
    await fleet.mintAndVerify();
    await fleet.world.advance(HOUR);
  }
  expect(log.messages('error').length).toBeGreaterThan(100);
  expect(await fleet.liveKeys()).toBe(4);
  expect(await server.health()).toEqual({
    ready: true,
    problems: [
      'x509-CA: the next key is not there yet: no space left on device',
      'JWT-Signer: the next key is not there yet: no space left on device',
    ],
  });
  // Its keys end: it says that it cannot mint, and can again when there is space.
  await fleet.world.advance(2 * HOUR);
  expect(await server.health()).toMatchObject({ ready: false });
  await expect(server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE] })).rejects.toThrow('no space left');
  isDiskFull = false;
  await fleet.mintAndVerify();
  expect(await server.health()).toEqual({ ready: true, problems: [] });
  expect(await fleet.liveKeys()).toBe(4);
  await fleet.close();
});

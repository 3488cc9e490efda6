import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '../../emulator/world/random.ts';
import { DAY, HOUR } from '../test/world.ts';
import { Fleet } from './test/fleet.ts';

/** Steps a day, so that mints fall on either side of every preparation and activation. */
const PARTS = 6;

describe('weeks of a deployment', { timeout: 120_000 }, () => {
  let fleet: Fleet;
  beforeEach(() => {
    fleet = new Fleet();
  });
  afterEach(() => fleet.close());

  test('three replicas mint through two weeks of rotations, and the number of keys stays bounded', async () => {
    for (const id of ['a', 'b', 'c']) await fleet.start(id);
    const sequences: number[] = [];
    for (let day = 0; day < 14; day++) {
      for (let part = 0; part < PARTS; part++) {
        await fleet.mintAndVerify();
        for (const { server } of fleet.replicas) sequences.push((await server.bundle()).spiffe_sequence);
        await fleet.world.advance(DAY / PARTS);
        // Not while a replaced key is on its way out.
        if (part === 0) expect(await fleet.liveKeys()).toBeLessThanOrEqual(3 * 4);
      }
    }
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    for (const { server, log } of fleet.replicas) {
      // Two uses; a life of a day, and a successor after each half of it that follows the activation.
      const prepared = log.messages('info').filter((message) => message === 'key prepared');
      expect(prepared.length).toBeGreaterThanOrEqual(2 * 14);
      expect(log.messages('error')).toEqual([]);
      expect(await server.health()).toEqual({ ready: true, problems: [] });
      // Those in the slots, and those that expired minutes ago.
      expect(server.keys().length).toBeLessThanOrEqual(6);
    }
  });

  test('the key of a slot goes when the slot is prepared again', async () => {
    const { server } = await fleet.start('a');
    const pending = async () => (await fleet.world.states()).PendingDeletion ?? 0;
    // Half of the first life: B. A second half: A again, and the first key is on its way out.
    await fleet.world.advance(13 * HOUR);
    expect([await fleet.liveKeys(), await pending()]).toEqual([4, 0]);
    await fleet.world.advance(12 * HOUR);
    expect([await fleet.liveKeys(), await pending()]).toEqual([4, 2]);
    expect(
      server
        .keys()
        .filter(({ state }) => state === 'published')
        .map(({ keyId }) => keyId),
    ).toEqual(['x509-CA-A', 'JWT-Signer-A']);
  });

  test('replicas that restart at any time, with other clocks than their peers', async () => {
    const random = seededRandom('restarts');
    const below = (limit: number) => Math.floor(random.fraction() * limit);
    for (const id of ['a', 'b']) await fleet.start(id);
    for (let step = 0; step < 40; step++) {
      await fleet.mintAndVerify();
      await fleet.world.advance(1 + below(9 * HOUR));
      const id = below(2) === 0 ? 'a' : 'b';
      const replica = await fleet.restart(id);
      replica.clock.offset = below(8_000) - 4_000;
    }
    expect(await fleet.liveKeys()).toBeLessThanOrEqual(2 * 4);
  });

  test.each([
    ['ahead by less than a life', 13 * HOUR],
    ['ahead by a month', 30 * DAY],
    ['back by an hour', -HOUR],
    ['back by a month', -30 * DAY],
  ])('a clock that jumps %s, and is set right again', async (_what, jump) => {
    const replica = await fleet.start('a');
    for (const offset of [0, jump, 0]) {
      replica.clock.offset = offset;
      for (let part = 0; part < 6; part++) {
        await fleet.mintAndVerify();
        await fleet.world.advance(5 * HOUR);
      }
    }
    expect(await fleet.liveKeys()).toBeLessThanOrEqual(4);
    expect(await replica.server.health()).toEqual({ ready: true, problems: [] });
  });
});

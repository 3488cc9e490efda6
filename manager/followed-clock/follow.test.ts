import { afterEach, expect, test } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import { type FollowedClock, followClock } from './follow.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const ending: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/** A world whose time stands still, and this process in it. */
async function world() {
  const emulator = createEmulator({ clock: '2026-01-01T00:00:00Z', seed: 1 });
  ending.push(() => emulator.close());
  const { url } = await emulator.listen({ port: 0 });
  const lost: string[] = [];
  const clock = await followClock({
    url: `${url}/_keyproof/clock`,
    name: 'test',
    onLost: ({ message }) => lost.push(message),
  });
  ending.push(async () => {
    await clock.leave();
    expect(lost).toEqual([]);
  });
  return { emulator, clock };
}

/** Notes when each of several sleeps ends. */
async function slept(clock: FollowedClock, log: string[], ...hours: readonly number[]): Promise<void> {
  await Promise.all(
    hours.map(async (each) => {
      await clock.sleep(each * HOUR);
      log.push(`${each} at ${(clock.now() - START) / HOUR}`);
    }),
  );
}

test('sleepers wake in the order of their deadlines, each at its own instant', async () => {
  const { emulator, clock } = await world();
  const log: string[] = [];
  const sleeping = slept(clock, log, 3, 1, 2, 2);
  await emulator.clock.advance(2.5 * HOUR);
  expect(log).toEqual(['1 at 1', '2 at 2', '2 at 2']);
  expect(clock.now()).toBe(START + 2.5 * HOUR);
  await emulator.clock.advance(HOUR);
  await sleeping;
  expect(log.at(-1)).toBe('3 at 3');
});

test('a sleep that is aborted rejects with the reason, and time does not stop for it', async () => {
  const { emulator, clock } = await world();
  const enough = new AbortController();
  const sleeping = clock.sleep(HOUR, enough.signal);
  enough.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(clock.sleep(HOUR, enough.signal)).rejects.toThrow('enough');
  await expect(clock.sleep(Number.NaN)).rejects.toThrow(RangeError);
  await emulator.clock.advance(0);
  expect(emulator.clock.nextDeadline()).toBeUndefined();
});

test('an earlier sleep is told of at once, also when nobody moves the clock', async () => {
  const { emulator, clock } = await world();
  const log: string[] = [];
  const sleeping = slept(clock, log, 5);
  await emulator.clock.advance(0);
  expect(emulator.clock.nextDeadline()).toBe(START + 5 * HOUR);
  const earlier = slept(clock, log, 1);
  await expect.poll(() => emulator.clock.nextDeadline()).toBe(START + HOUR);
  await emulator.clock.advance(HOUR);
  await earlier;
  await emulator.clock.advance(4 * HOUR);
  await sleeping;
  expect(log).toEqual(['1 at 1', '5 at 5']);
});

test('a clock that runs is followed, and stands still where the world does', async () => {
  const { emulator, clock } = await world();
  emulator.clock.run();
  await emulator.participants.heard();
  await clock.sleep(5);
  expect(clock.now()).toBeGreaterThanOrEqual(START + 5);
  emulator.clock.freeze();
  await emulator.participants.heard();
  const frozen = clock.now();
  await emulator.clock.advance(0);
  expect(clock.now()).toBe(frozen);
  await emulator.clock.advance(HOUR);
  expect(clock.now()).toBe(emulator.clock.now());
});

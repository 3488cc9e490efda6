import { pbkdf2 } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ClockError, WorldClock } from './clock.ts';

const T0 = Date.parse('2026-01-31T00:00:00Z');

/** Takes the thread pool some dozens of milliseconds: many turns of the event loop. */
const onAnotherThread = () => promisify(pbkdf2)('', '', 100_000, 32, 'sha256');

function world() {
  const clock = new WorldClock('frozen', T0);
  const log: string[] = [];
  const note = (what: string) => log.push(`${what}@${clock.now() - T0}`);
  return { clock, log, note };
}

describe('a clock that stands still', () => {
  test('moves only when it is advanced', async () => {
    const { clock } = world();
    await clock.settled();
    expect(clock.now()).toBe(T0);
    await clock.advance(1500);
    expect(clock.now()).toBe(T0 + 1500);
    await clock.advanceTo(T0 + 2000);
    expect(clock.now()).toBe(T0 + 2000);
    await clock.advance(0);
    expect(clock.now()).toBe(T0 + 2000);
  });

  test('wakes sleepers in the order of their deadlines, each at its own instant', async () => {
    const { clock, log, note } = world();
    for (const delay of [300, 100, 200]) clock.sleep(delay).then(() => note(`s${delay}`));
    await clock.advance(250);
    expect(log).toEqual(['s100@100', 's200@200']);
    expect(clock.nextDeadline()).toBe(T0 + 300);
    await clock.advance(50);
    expect(log.at(-1)).toBe('s300@300');
    expect(clock.nextDeadline()).toBeUndefined();
  });

  test('wakes sleepers of one instant in the order in which they lay down', async () => {
    const { clock, log, note } = world();
    clock.sleep(100).then(() => note('first'));
    clock.sleep(100).then(() => note('second'));
    await clock.advance(50);
    clock.sleep(50).then(() => note('third'));
    await clock.advance(50);
    expect(log).toEqual(['first@100', 'second@100', 'third@100']);
  });

  test('lets a sleeper sleep again on the way, before later ones wake', async () => {
    const { clock, log, note } = world();
    const tick = async (name: string, every: number) => {
      for (;;) {
        await clock.sleep(every);
        note(name);
      }
    };
    void tick('a', 200);
    void tick('b', 300);
    await clock.advance(600);
    expect(log).toEqual(['a@200', 'b@300', 'a@400', 'b@600', 'a@600']);
  });

  test('waits for the work that a sleeper starts before it goes on', async () => {
    const { clock, log, note } = world();
    clock.sleep(100).then(() =>
      clock.track(async () => {
        note('begins');
        await onAnotherThread();
        note('ends');
      }),
    );
    clock.sleep(101).then(() => note('later'));
    await clock.advance(1000);
    expect(log).toEqual(['begins@100', 'ends@100', 'later@101']);
  });

  test('a sleep of nothing ends at the next move', async () => {
    const { clock, log, note } = world();
    clock.sleep(0).then(() => note('zero'));
    clock.sleep(-5).then(() => note('less'));
    await clock.settled();
    expect(log).toEqual([]);
    await clock.advance(0);
    expect(log).toEqual(['zero@0', 'less@0']);
  });

  test('nobody sleeps for no number, which would keep all others from waking', async () => {
    const { clock } = world();
    await expect(clock.sleep(Number.NaN)).rejects.toThrow(ClockError);
    expect(clock.nextDeadline()).toBeUndefined();
  });

  test('tells whole milliseconds, whatever it is advanced by', async () => {
    const { clock, log, note } = world();
    clock.sleep(0.25).then(() => note('quarter'));
    await clock.advance(1.1 * 3_600_000);
    expect(clock.now()).toBe(T0 + 3_960_000);
    expect(log).toEqual(['quarter@1']);
    await clock.advance(0.4);
    expect(clock.now()).toBe(T0 + 3_960_000);
  });

  test('moves that are asked for at once happen one after the other', async () => {
    const { clock, log, note } = world();
    clock.sleep(150).then(() => note('s'));
    await Promise.all([clock.advance(100), clock.advance(100), clock.advanceTo(T0 + 500)]);
    expect(clock.now()).toBe(T0 + 500);
    expect(log).toEqual(['s@150']);
  });

  const END = Date.parse('9999-12-31T23:59:59.999Z');
  test.each([
    [
      'a step back',
      (clock: WorldClock) => clock.advance(-1),
      'The clock never runs backwards: it is 2026-01-31T00:00:00.000Z and was asked to go to 2026-01-30T23:59:59.999Z. Start another emulator to begin earlier.',
    ],
    ['an earlier instant', (clock: WorldClock) => clock.advanceTo(0), 'The clock never runs backwards'],
    ['no number', (clock: WorldClock) => clock.advance(Number.NaN), 'no further than the year 9999'],
    [
      'for ever',
      (clock: WorldClock) => clock.advance(Number.POSITIVE_INFINITY),
      'no further than the year 9999',
    ],
    [
      'beyond the year 9999',
      (clock: WorldClock) => clock.advanceTo(END + 1),
      'no further than the year 9999',
    ],
    ['beyond all dates', (clock: WorldClock) => clock.advance(-1e300), 'no further than the year 9999'],
  ])('refuses %s, and goes on', async (_what, move, message) => {
    const { clock } = world();
    const refused = move(clock);
    await expect(refused).rejects.toThrow(ClockError);
    await expect(refused).rejects.toThrow(message);
    await clock.advanceTo(END);
    expect(clock.now()).toBe(END);
  });
});

describe('a sleep that is aborted', () => {
  test('rejects with the reason, and nobody is woken for it', async () => {
    const { clock } = world();
    const controller = new AbortController();
    const sleeping = clock.sleep(100, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(clock.nextDeadline()).toBeUndefined();
  });

  test('before it began does not begin', async () => {
    const { clock } = world();
    await expect(clock.sleep(100, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(clock.nextDeadline()).toBeUndefined();
  });

  test('after it ended stays ended', async () => {
    const { clock, log, note } = world();
    const controller = new AbortController();
    const sleeping = clock.sleep(100, controller.signal).then(() => note('woke'));
    await clock.advance(100);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    controller.abort();
    await sleeping;
    expect(log).toEqual(['woke@100']);
  });
});

describe('settled', () => {
  test('waits for tracked work, however deep', async () => {
    const { clock, log, note } = world();
    void clock.track(() => clock.track(onAnotherThread)).then(() => note('worked'));
    await clock.settled().then(() => note('settled'));
    expect(log).toEqual(['worked@0', 'settled@0']);
  });

  test('does not wait for work that failed', async () => {
    const { clock } = world();
    await expect(clock.track(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await clock.settled();
    expect(clock.now()).toBe(T0);
  });

  test('tracked work that sleeps untracked does not hold time up', async () => {
    const { clock, log, note } = world();
    const work = clock.track(async () => {
      await clock.untracked(() => clock.sleep(100));
      note('slept');
    });
    await clock.advance(100);
    await work;
    expect(log).toEqual(['slept@100']);
  });
});

describe('a clock that runs', () => {
  test('begins where it is told, and never goes back', () => {
    const clock = new WorldClock('running', T0);
    const instants = Array.from({ length: 1000 }, () => clock.now());
    expect(clock.mode).toBe('running');
    expect(instants[0]).toBeGreaterThanOrEqual(T0);
    expect(instants.at(-1)).toBeLessThan(T0 + 60_000);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });

  test('wakes sleepers by itself', async () => {
    const clock = new WorldClock('running', T0);
    await clock.sleep(1);
    expect(clock.now()).toBeGreaterThanOrEqual(T0 + 1);
  });

  test('can be advanced, and a step of nothing is no step back', async () => {
    const clock = new WorldClock('running', T0);
    const sleeping = clock.sleep(86_400_000).then(() => clock.now());
    await clock.advance(86_400_000);
    expect(await sleeping).toBeGreaterThanOrEqual(T0 + 86_400_000);
    for (let step = 0; step < 100; step++) await clock.advance(0);
    expect(clock.now()).toBeLessThan(T0 + 86_400_000 + 60_000);
  });

  test('can be frozen and run again, without a jump', async () => {
    const clock = new WorldClock('running', T0);
    clock.freeze();
    const frozen = clock.now();
    await clock.settled();
    expect([clock.mode, clock.now()]).toEqual(['frozen', frozen]);
    await clock.advance(5000);
    const sleeping = clock.sleep(1);
    clock.run();
    await sleeping;
    expect(clock.mode).toBe('running');
    expect(clock.now()).toBeGreaterThanOrEqual(frozen + 5001);
    expect(clock.now()).toBeLessThan(frozen + 65_000);
  });
});

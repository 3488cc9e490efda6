import { afterEach, describe, expect, test } from 'vitest';
import { askClock, follow, join, type Turn } from '../test/participant.ts';
import { served } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';

const world = testWorld({ participantLimit: 500 });
const { emulator, kms } = world;
const { clock } = emulator;
const { url } = served(world);

const HOUR = 3_600_000;
const running: { end(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of running.splice(0)) await each.end();
  clock.freeze();
  expect(emulator.participants.size).toBe(0);
});

const control = async (method: string, path: string, body?: object) => {
  const response = await askClock(url(), method, path, body);
  return { status: response.status, body: (await response.json()) as never };
};

const advance = (hours: number) => control('POST', '/advance', { hours });

const list = async (): Promise<ReturnType<typeof emulator.participants.list>> =>
  (await control('GET', '/participants')).body;

/** A participant that notes each hour, or as often as it is told. */
async function ticker(name: string, every: number, note: (now: number) => void) {
  const participant = await join(url(), name);
  let deadline = participant.joined.now + every;
  const following = follow(participant, ({ fire, now }) => {
    if (!fire) return deadline;
    note(now);
    deadline = now + every;
    return deadline;
  });
  running.push(following);
  return { participant, turns: following.turns };
}

const isOver = async (promise: Promise<unknown>): Promise<boolean> => {
  let over = false;
  promise.then(() => {
    over = true;
  });
  // A full way over HTTP and back: whatever could go on has gone on.
  await list();
  await list();
  return over;
};

describe('participants', () => {
  test('are told of each jump before anybody acts on it, and act one after the other', async () => {
    const start = clock.now();
    const log: string[] = [];
    const one = await ticker('one', 2 * HOUR, (now) => void log.push(`one ${(now - start) / HOUR}`));
    const other = await ticker('other', 3 * HOUR, (now) => void log.push(`other ${(now - start) / HOUR}`));
    await advance(6);
    expect(log).toEqual(['one 2', 'other 3', 'one 4', 'one 6', 'other 6']);
    const jumps = (turns: readonly Turn[]) =>
      turns.map(({ now, fire }) => `${(now - start) / HOUR}${fire ? ' fire' : ''}`);
    // The first turn is no jump: everybody says what it waits for before time moves.
    expect(jumps(one.turns)).toEqual(['0', '2', '2 fire', '3', '4', '4 fire', '6', '6 fire']);
    expect(jumps(other.turns)).toEqual(['0', '2', '3', '3 fire', '4', '6', '6 fire']);
  });

  test('and those who sleep in the emulator wake in one order of deadlines', async () => {
    const start = clock.now();
    const log: string[] = [];
    await ticker('one', 2 * HOUR, () => void log.push('one'));
    for (const hours of [1, 3]) void clock.sleep(hours * HOUR).then(() => log.push(`sleeper ${hours}`));
    await advance(3);
    expect(log).toEqual(['sleeper 1', 'one', 'sleeper 3']);
    expect(clock.now()).toBe(start + 3 * HOUR);
  });

  test('hold time up until they have said what they wait for', async () => {
    const one = await join(url(), 'one');
    const moving = advance(1);
    expect((await one.next(0)).now).toBe(one.joined.now);
    expect(await isOver(moving)).toBe(false);
    expect((await list()).participants).toMatchObject([{ name: 'one', awaited: true }]);
    await one.report(1, null);
    const jump = await one.next(1);
    expect(jump).toEqual({ turn: 2, now: one.joined.now + HOUR, mode: 'frozen', fire: false });
    expect(await isOver(moving)).toBe(false);
    await one.report(2, null);
    expect(await moving).toMatchObject({ status: 200 });
    await one.leave();
  });

  test('that have begun a call hold time up until they say that they have its answer', async () => {
    const one = await join(url(), 'one');
    const moving = advance(0);
    await one.next(0);
    await one.report(1, null, 1);
    expect(await isOver(moving)).toBe(false);
    await one.report(1, null, 0);
    await moving;
    await one.leave();
  });

  test('that do not count their calls are asked again after an answer', async () => {
    const one = await join(url(), 'one');
    const moving = advance(1);
    await one.next(0);
    await one.report(1, null);
    await one.next(1);
    // While time waits for the report on the jump, somebody is answered.
    await kms.listKeys({});
    await one.report(2, null);
    expect(await one.next(2)).toMatchObject({ turn: 3, fire: false, now: one.joined.now + HOUR });
    expect(await isOver(moving)).toBe(false);
    await one.report(3, null);
    await moving;
    await one.leave();
  });

  test('whose call sleeps on the clock do not hold time up', async () => {
    const removeFault = emulator.faults.add({
      operation: 'ListKeys',
      effect: { kind: 'delay', milliseconds: HOUR },
    });
    const one = await join(url(), 'one');
    const { now } = one.joined;
    let calls = 1;
    let deadline: number | null = null;
    const following = follow(
      one,
      ({ fire }) => {
        if (fire) deadline = null;
        return deadline;
      },
      () => calls,
    );
    running.push(following);
    let answered = 0;
    const called = kms.listKeys({}).then(async () => {
      answered = clock.now();
      // Time waits also now that the answer has left the emulator.
      expect(await isOver(clock.settled())).toBe(false);
      calls = 0;
      deadline = now + 1.5 * HOUR;
      await one.report(following.turns.at(-1)?.turn ?? 0, deadline);
    });
    await advance(2);
    await called;
    expect(answered).toBe(now + HOUR);
    expect(following.turns.find(({ fire }) => fire)?.now).toBe(now + 1.5 * HOUR);
    removeFault();
  });

  test('are told only once that their timers go off', async () => {
    const one = await join(url(), 'one');
    await one.report(0, one.joined.now + HOUR);
    const advanced = advance(1);
    for (let turn = 1; turn <= 2; turn++) {
      expect(await one.next(turn - 1)).toMatchObject({ turn, fire: false });
      await one.report(turn, one.joined.now + HOUR);
    }
    expect(await one.next(2)).toMatchObject({ turn: 3, fire: true });
    // Somebody asks all how far they are before this one has reported.
    const told = emulator.participants.tell();
    expect(await one.next(3)).toMatchObject({ turn: 4, fire: false });
    await one.report(4, null);
    await Promise.all([told, advanced]);
    await one.leave();
  });

  test('can wait for an earlier instant than they said before', async () => {
    const one = await join(url(), 'one');
    const { now } = one.joined;
    await one.report(0, now + 5 * HOUR);
    await one.report(0, now + 2 * HOUR);
    expect(clock.nextDeadline()).toBe(now + 2 * HOUR);
    await one.report(0, null);
    expect(clock.nextDeadline()).toBeUndefined();
    await one.leave();
  });
});

describe('a participant is out', () => {
  test('when it says so', async () => {
    const one = await join(url(), 'one');
    expect((await one.leave()).status).toBe(200);
    await advance(1);
    expect((await list()).departed.at(-1)).toMatchObject({ name: 'one', reason: 'left' });
  });

  test('when its connection breaks while it waits for a turn', async () => {
    const one = await join(url(), 'one');
    await one.report(0, null);
    const dying = new AbortController();
    const waiting = one.next(0, dying.signal);
    expect((await list()).participants).toHaveLength(1);
    dying.abort();
    await expect(waiting).rejects.toThrow();
    await advance(1);
    expect((await list()).departed.at(-1)).toMatchObject({ name: 'one', reason: 'connection lost' });
  });

  test('when it does nothing for too long while time waits for it, and others go on', async () => {
    const ticks: number[] = [];
    await ticker('lively', HOUR, (now) => void ticks.push(now));
    const { now } = await join(url(), 'stopped').then(({ joined }) => joined);
    await advance(2);
    expect(ticks).toEqual([now + HOUR, now + 2 * HOUR]);
    expect((await list()).departed.at(-1)).toMatchObject({ name: 'stopped', reason: 'no answer' });
  });

  test('and hears that it is', async () => {
    const one = await join(url(), 'one');
    const waiting = one.next(0);
    await one.leave();
    const message = `Participant ${one.id} takes no part any more: left.`;
    expect(await waiting).toEqual({ error: { code: 'Gone', message } });
    const late = await one.report(0, null);
    expect([late.status, await late.json()]).toEqual([410, { error: { code: 'Gone', message } }]);
    expect((await one.leave()).status).toBe(410);
    expect(await control('DELETE', '/participants/999')).toMatchObject({
      status: 410,
      body: { error: { message: 'Participant 999 takes no part.' } },
    });
  });
});

describe('a clock that runs', () => {
  test('tells participants so, lets their timers go off by itself, and holds nobody', async () => {
    const rung = Promise.withResolvers<number>();
    const { turns } = await ticker('one', 5, rung.resolve);
    const start = clock.now();
    await control('POST', '/run');
    expect(turns[0]?.mode).toBe('running');
    expect(await rung.promise).toBeGreaterThanOrEqual(start + 5);
    await control('POST', '/freeze');
    expect(turns.at(-1)).toMatchObject({ mode: 'frozen', now: clock.now() });
  });
});

describe('the control API refuses', () => {
  test('a report on a turn that was never told', async () => {
    const one = await join(url(), 'one');
    expect((await one.report(1, null)).status).toBe(409);
    await one.leave();
  });

  test.each([
    [{}],
    [{ turn: 0 }],
    [{ turn: 0, deadline: 1.5 }],
    [{ turn: 0, deadline: '2026-01-31' }],
    [{ turn: 0, deadline: null, calls: -1 }],
    [{ turn: 0, deadline: null, busy: true }],
  ])('a report like %j', async (body) => {
    const one = await join(url(), 'one');
    expect(await control('PUT', `/participants/${one.id}`, body)).toMatchObject({ status: 400 });
    await one.leave();
  });

  test('a snapshot, whose time may be earlier, while somebody takes part', async () => {
    const lines = [...(await emulator.takeSnapshot())].map((line) => line.trimEnd());
    const one = await join(url(), 'one');
    await expect(emulator.loadSnapshot(lines)).rejects.toThrow('Other processes live in this world');
    await one.leave();
    await emulator.loadSnapshot(lines);
  });
});

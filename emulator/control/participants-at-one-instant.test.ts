import { afterEach, expect, test } from 'vitest';
import { askClock, join } from '../test/participant.ts';
import { served } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';

const TURNS = 20;
const REASON = 'too many turns at one instant';

const world = testWorld({ participantTurns: TURNS });
const { emulator } = world;
const { clock } = emulator;
const { url } = served(world);

const HOUR = 3_600_000;
const ending: Promise<unknown>[] = [];

afterEach(async () => {
  for (const { participant } of emulator.participants.list().participants)
    emulator.participants.leave(participant);
  await Promise.all(ending.splice(0));
});

const advance = (hours: number) => askClock(url(), 'POST', '/advance', { hours });

const departed = () => emulator.participants.list().departed.map(({ name, reason }) => [name, reason]);

/**
 * A participant that says for when it waits after each turn, until it is told that it is out.
 * @param next the next deadline, of the instant and of how many turns with `fire` it has had
 */
async function living(name: string, next: (now: number, fired: number) => number | null) {
  const participant = await join(url(), name);
  let fired = 0;
  let last = participant.joined;
  const over = (async () => {
    for (;;) {
      await participant.report(last.turn, next(last.now, fired), 0);
      const turn = await participant.next(last.turn);
      if (!('turn' in turn)) return turn as { readonly error: { readonly message: string } };
      if (turn.fire) fired++;
      last = turn;
    }
  })();
  ending.push(over);
  return { id: participant.id, over, fired: () => fired };
}

const always = (now: number) => now;

test('a participant whose next deadline is always now is out after many turns, and time goes on', async () => {
  const start = clock.now();
  const spinning = await living('spinning', always);
  const ticks: number[] = [];
  const calm = await living('calm', (now, fired) => {
    if (ticks.length < fired) ticks.push(now);
    return start + HOUR * (1 + fired);
  });
  expect((await advance(2)).status).toBe(200);
  expect(ticks.map((now) => (now - start) / HOUR)).toEqual([1, 2]);
  expect(spinning.fired()).toBe(TURNS);
  expect(await spinning.over).toEqual({
    error: { code: 'Gone', message: `Participant ${spinning.id} takes no part any more: ${REASON}.` },
  });
  expect(emulator.participants.list().departed.at(-1)).toEqual({
    participant: spinning.id,
    name: 'spinning',
    reason: REASON,
    at: start,
  });
  expect(calm.fired()).toBe(2);
});

test('so are two that take turns', async () => {
  const before = departed().length;
  // Whose deadline is the earlier one is next: the other of the two.
  const late = (now: number, fired: number) => now - HOUR + fired;
  const one = await living('one', late);
  const other = await living('other', late);
  expect((await advance(1)).status).toBe(200);
  expect([one.fired(), other.fired()]).toEqual([TURNS, TURNS]);
  expect(departed().slice(before)).toEqual([
    ['one', REASON],
    ['other', REASON],
  ]);
});

test('one with many timers at an instant has as many turns there, also at the next instants', async () => {
  const before = departed().length;
  const start = clock.now();
  const busy = await living('busy', (_now, fired) => start + HOUR * (1 + Math.floor(fired / TURNS)));
  for (const hours of [1, 2]) expect((await advance(hours)).status).toBe(200);
  expect(busy.fired()).toBe(3 * TURNS);
  expect(departed().slice(before)).toEqual([]);
});

test('what is asked of it between two moves of the clock starts the count anew', async () => {
  const before = departed().length;
  const start = clock.now();
  let wanted = TURNS;
  const asked = await living('asked', (now, fired) => (fired < wanted ? now : null));
  await advance(0);
  wanted += TURNS;
  await advance(0);
  expect(clock.now()).toBe(start);
  expect(asked.fired()).toBe(2 * TURNS);
  expect(departed().slice(before)).toEqual([]);
});

test('somebody in this process who sleeps for no time again and again fails the move of the clock', async () => {
  let sleeps = 0;
  let ended = false;
  const spinning = (async () => {
    for (; !ended; sleeps++) await clock.sleep(0);
  })();
  const now = new Date(clock.now()).toISOString();
  const answer = await advance(1);
  expect(answer.status).toBe(409);
  expect(await answer.json()).toEqual({
    error: {
      code: 'ClockError',
      message:
        `Time cannot go on from ${now}: 100000 times in a row somebody in this process slept until this very ` +
        'instant. Whoever sleeps again has to sleep for more than no time.',
    },
  });
  expect(sleeps).toBe(100_000);
  ended = true;
  expect((await advance(1)).status).toBe(200);
  await spinning;
});

test('whoever lay down earlier is not counted among them', async () => {
  const waking = Array.from({ length: 30_000 }, () => clock.sleep(HOUR));
  const restless = clock.sleep(HOUR).then(async () => {
    for (let sleeps = 0; sleeps < 90_000; sleeps++) await clock.sleep(0);
  });
  expect((await advance(1)).status).toBe(200);
  await Promise.all([...waking, restless]);
});

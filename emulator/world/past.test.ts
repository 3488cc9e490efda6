import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import type { Store, View } from '../store/store.ts';
import { DueEvents } from './due.ts';
import { FORGET_PAST, forgetPast, rememberPast, storeAsOf } from './past.ts';

const MEMORY = 100;

/** A store with a past, at a time that the test turns. */
function timedStore(span = MEMORY) {
  let memory = { span, epoch: 'first' };
  const time = { now: 1000 };
  const kept = createMemoryStore();
  const store = rememberPast(
    kept,
    () => memory,
    () => time.now,
  );
  const set = (key: string, value: unknown) => store.write((transaction) => transaction.set(key, value));
  const remove = (key: string) => store.write((transaction) => transaction.delete(key));
  const asOf = (instant: number) => storeAsOf(store, memory, instant);
  const nextEpoch = () => {
    memory = { span, epoch: 'second' };
  };
  return { time, kept, store, set, remove, asOf, nextEpoch };
}

const get = (store: Store, key: string) => store.read((view) => view.get(key));

test('an earlier instant shows what was there then, a write acts on what is there now', async () => {
  const { time, asOf, set, remove } = timedStore();
  await set('kms.a', 1);
  time.now = 1010;
  await set('kms.a', 2);
  time.now = 1020;
  await remove('kms.a');
  const seenAt = (instant: number) => get(asOf(instant), 'kms.a');
  expect([await seenAt(999), await seenAt(1000), await seenAt(1009)]).toEqual([undefined, 1, 1]);
  expect([await seenAt(1010), await seenAt(1019), await seenAt(1020)]).toEqual([2, 2, undefined]);
  const seenByWrite = await asOf(1010).write((transaction) => transaction.get('kms.a'));
  expect(seenByWrite).toBeUndefined();
});

test('of what one transaction changes, all is seen or nothing', async () => {
  const { time, store, asOf, set } = timedStore();
  await set('kms.a', 'old');
  time.now = 1010;
  await store.write(async (transaction) => {
    await transaction.set('kms.a', 'first thought');
    await transaction.set('kms.a', 'new');
    await transaction.set('kms.b', 'new');
  });
  const both = (view: View) => Promise.all([view.get('kms.a'), view.get('kms.b')]);
  expect(await asOf(1009).read(both)).toEqual(['old', undefined]);
  expect(await asOf(1010).read(both)).toEqual(['new', 'new']);
});

test('a write that fails leaves no past', async () => {
  const { time, store, set } = timedStore();
  await set('kms.a', 1);
  time.now = 1010;
  const failing = store.write(async (transaction) => {
    await transaction.set('kms.a', 2);
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect(await store.read(async (view) => (await view.range('past')).length)).toBe(1);
});

test('what an earlier epoch remembers is not looked at: it may lack something', async () => {
  const { time, asOf, set, nextEpoch } = timedStore();
  await set('kms.a', 'of long ago');
  time.now = 1010;
  await set('kms.a', 'of the first epoch');
  nextEpoch();
  await set('kms.b', 'new');
  expect(await get(asOf(1005), 'kms.a')).toBe('of the first epoch');
  expect(await get(asOf(1005), 'kms.b')).toBeUndefined();
});

test('records of other services are always the present ones', async () => {
  const { time, asOf, set } = timedStore();
  await set('sts.session', 1);
  time.now = 1010;
  await set('sts.session', 2);
  expect(await get(asOf(1000), 'sts.session')).toBe(2);
});

describe('what nobody can look back at any more', () => {
  test('is forgotten, and leaves nothing behind', async () => {
    const { time, kept, store, asOf, set } = timedStore();
    const due = new DueEvents(store, { [FORGET_PAST]: forgetPast });
    await set('kms.a', 1);
    time.now = 1050;
    await set('kms.a', 2);
    const all = async () => (await kept.read((view) => view.range('past'))).length;
    await due.carryOut(1099);
    expect(await all()).toBe(2);
    await due.carryOut(1100);
    expect(await all()).toBe(1);
    expect(await get(asOf(1049), 'kms.a')).toBe(1);
    await due.carryOut(1150);
    expect(await all()).toBe(0);
  });

  test('is not written down without a memory', async () => {
    const { kept, set } = timedStore(0);
    await set('kms.a', 1);
    expect((await kept.read((view) => view.range(''))).map(({ key }) => key)).toEqual(['kms.a']);
  });
});

test('every instant that is remembered is seen as a plain map saw it then', async () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '\u0001'), maxLength: 4 });
  const key = name.map((suffix) => `kms.${suffix}`);
  const change = fc.record({ key, remove: fc.boolean(), pause: fc.nat(3) });
  const query = fc.record({
    prefix: key,
    options: fc.record({ after: key, from: key, limit: fc.nat(4) }, { requiredKeys: [] }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), query, async (changes, { prefix, options }) => {
      const { time, asOf, set, remove } = timedStore();
      const model = new Map<string, number>();
      const states = new Map([[time.now, new Map(model)]]);
      for (const [value, { key, remove: gone, pause }] of changes.entries()) {
        time.now += pause;
        await (gone ? remove(key) : set(key, value));
        if (gone) model.delete(key);
        else model.set(key, value);
        states.set(time.now, new Map(model));
      }
      for (const [instant, state] of states) {
        const then = asOf(instant);
        const expected = [...state]
          .filter(([key]) => key.startsWith(prefix))
          .filter(([key]) => options.after === undefined || key > options.after)
          .filter(([key]) => options.from === undefined || key >= options.from)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, options.limit)
          .map(([key, value]) => ({ key, value }));
        expect(await then.read((view) => view.range(prefix, options))).toEqual(expected);
        for (const { key } of changes) expect(await get(then, key)).toEqual(state.get(key));
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

import { beforeEach, expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import type { Json, Store } from '../store/store.ts';
import { cancelEvent, DueEvents, type DueHandler, scheduleEvent } from './due.ts';

let store: Store;
let log: string[];
beforeEach(() => {
  store = createMemoryStore();
  log = [];
});

const schedule = (at: number, payload: Json, kind = 'note') =>
  store.write((transaction) => scheduleEvent(transaction, at, { kind, payload }));

const note: DueHandler = async (transaction, payload, at) => {
  log.push(`${payload}@${at}`);
  await transaction.set(`done ${payload}`, at);
};
const carryOut = (now: number, handlers: Readonly<Record<string, DueHandler>> = { note }) =>
  new DueEvents(store, handlers).carryOut(now);

test('events happen in the order of their instants, told the instant that they were due', async () => {
  await schedule(20_000_000_000_000, 'far');
  await schedule(300, 'c');
  await schedule(100, 'a');
  await schedule(200, 'b');
  await carryOut(250);
  expect(log).toEqual(['a@100', 'b@200']);
  await carryOut(1000);
  expect(log).toEqual(['a@100', 'b@200', 'c@300']);
});

test('the order holds where instants become a digit longer', async () => {
  await schedule(10_000_000_000_000, 'longer');
  await schedule(9_999_999_999_999, 'shorter');
  await carryOut(10_000_000_000_000);
  expect(log).toEqual(['shorter@9999999999999', 'longer@10000000000000']);
});

test('an event happens at its instant, once', async () => {
  await schedule(100, 'a');
  await carryOut(99);
  expect(log).toEqual([]);
  await carryOut(100);
  await carryOut(100);
  expect(log).toEqual(['a@100']);
});

test('events of one instant happen in the order in which they were written down, also the eleventh', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `e${index}`);
  for (const name of names) await schedule(100, name);
  await carryOut(100);
  expect(log).toEqual(names.map((name) => `${name}@100`));
});

test('a cancelled event does not happen', async () => {
  const key = await schedule(100, 'a');
  await schedule(100, 'b');
  await store.write((transaction) => cancelEvent(transaction, key));
  await carryOut(100);
  expect(log).toEqual(['b@100']);
});

test('an event that writes down another one is followed by it, when that is due too', async () => {
  const chain: DueHandler = async (transaction, payload, at) => {
    log.push(`${payload}@${at}`);
    await scheduleEvent(transaction, at + 100, { kind: 'chain', payload: `${payload}+` });
  };
  await schedule(100, 'x', 'chain');
  await schedule(250, 'y');
  await carryOut(300, { chain, note });
  expect(log).toEqual(['x@100', 'x+@200', 'y@250', 'x++@300']);
});

test('looks that come at once carry an event out once, and none that is not due', async () => {
  await schedule(100, 'a');
  await schedule(101, 'b');
  await Promise.all(Array.from({ length: 5 }, () => carryOut(100)));
  expect(log).toEqual(['a@100']);
});

test('an event that fails is not lost', async () => {
  await schedule(100, 'a');
  const broken: DueHandler = async (transaction, payload, at) => {
    await note(transaction, payload, at);
    throw new Error('broken');
  };
  await expect(carryOut(100, { note: broken })).rejects.toThrow('broken');
  expect(await store.read((view) => view.get('done a'))).toBeUndefined();
  await carryOut(100);
  expect(await store.read((view) => view.get('done a'))).toBe(100);
});

test('an event that nobody carries out is our own fault', async () => {
  await schedule(100, 'a', 'unheard');
  await expect(carryOut(100)).rejects.toThrow('Nobody carries out due events of the kind unheard.');
});

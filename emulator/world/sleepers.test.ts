import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { type Sleeper, Sleepers } from './sleepers.ts';

const sleeper = (deadline: number, sequence: number): Sleeper => ({
  ...{ deadline, sequence },
  isRestless: false,
  wake: () => {},
});

function drain(sleepers: Sleepers): readonly Sleeper[] {
  const order: Sleeper[] = [];
  for (let next = sleepers.first(); next; next = sleepers.first()) {
    sleepers.remove(next);
    order.push(next);
  }
  return order;
}

test('they are woken by deadline, then by who lay down first, and never who is gone', () => {
  const random = seededRandom('sleepers');
  const all = Array.from({ length: 2000 }, (_, index) => sleeper(Math.floor(random.fraction() * 300), index));
  const sleepers = new Sleepers();
  for (const one of all) sleepers.add(one);
  const gone = new Set(all.filter(() => random.fraction() < 0.7));
  for (const one of gone) sleepers.remove(one);
  sleepers.shift(1000);
  const left = all.filter((one) => !gone.has(one));
  const order = left.toSorted((one, other) => one.deadline - other.deadline || one.sequence - other.sequence);
  expect(Math.min(...order.map(({ deadline }) => deadline))).toBeGreaterThanOrEqual(1000);
  expect(drain(sleepers)).toEqual(order);
  expect(sleepers.first()).toBeUndefined();
});

test('who gets up and lies down again and again leaves nothing behind', () => {
  const sleepers = new Sleepers();
  for (let turn = 0; turn < 1000; turn++) {
    const one = sleeper(1e12, turn + 1);
    sleepers.add(sleeper(turn, 0));
    sleepers.add(one);
    sleepers.remove(one);
    const next = sleepers.first();
    if (next) sleepers.remove(next);
  }
  expect(sleepers.size).toBeLessThan(200);
});

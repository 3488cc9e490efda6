import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

test('no more at once than there are places, in order of arrival, and a failure frees its place', async () => {
  const gate = new Gate(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (index: number) => async () => {
    started.push(index);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (index % 3 === 0) throw new Error(`task ${index}`);
    return index;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((index) => gate.run(task(index))));
  expect(most).toBe(2);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(results.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
  ]);
  expect(await gate.run(task(7))).toBe(7);
});

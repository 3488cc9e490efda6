import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

test('a seed repeats everything, and another seed nothing', () => {
  const draw = (seed: number | string) => {
    const random = seededRandom(seed);
    return [random.uuid(), random.bytes(40).toString('hex'), random.fraction()];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw('1')).toEqual(draw(1));
  const [one, two] = [draw(1), draw(2)];
  for (const [index, value] of one.entries()) expect(two[index]).not.toBe(value);
});

test('pieces of any size come from the same stream, and none comes twice', () => {
  const whole = seededRandom(7).bytes(100);
  const pieces = seededRandom(7);
  expect(Buffer.concat([1, 31, 33, 35].map((length) => pieces.bytes(length)))).toEqual(whole);
  expect(whole.subarray(0, 50)).not.toEqual(whole.subarray(50));
});

test('uuids are of version 4, and all different', () => {
  const random = seededRandom('uuids');
  const uuids = Array.from({ length: 1000 }, () => random.uuid());
  expect(new Set(uuids).size).toBe(1000);
  for (const uuid of uuids) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('fractions lie evenly between 0 and 1', () => {
  const random = seededRandom('fractions');
  const tenths = Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index++) {
    const tenth = Math.floor(random.fraction() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  expect(tenths).toHaveLength(10);
  expect(Math.min(...tenths)).toBeGreaterThan(850);
  expect(Math.max(...tenths)).toBeLessThan(1150);
});

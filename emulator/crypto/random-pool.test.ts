import { expect, test } from 'vitest';
import { randomPoolBytes } from './random-pool.ts';

test('never hands out the same bytes twice, however often the pool is filled', () => {
  const drawn = Array.from({ length: 5_000 }, (_, index) =>
    randomPoolBytes(12 + (index % 21)).toString('hex'),
  );
  expect(new Set(drawn.map((bytes) => bytes.slice(0, 24))).size).toBe(drawn.length);
});

test('hands out memory of its own', () => {
  const bytes = randomPoolBytes(32);
  const before = Buffer.from(bytes);
  expect(bytes.buffer.byteLength).toBe(32);
  randomPoolBytes(4096);
  randomPoolBytes(4096);
  expect(bytes).toEqual(before);
});

test('draws more than the pool holds at once', () => {
  const bytes = randomPoolBytes(10_000);
  expect(bytes.length).toBe(10_000);
  expect(bytes.subarray(5_000).equals(Buffer.alloc(5_000))).toBe(false);
});

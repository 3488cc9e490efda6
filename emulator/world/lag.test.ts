import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawLag, type Lag, longestLag } from './lag.ts';
import { seededRandom } from './random.ts';

const draws = (lag: Lag, count: number) => {
  const random = seededRandom('lags');
  return Array.from({ length: count }, () => drawLag(lag, random)).sort((a, b) => a - b);
};
const quantile = (sorted: readonly number[], part: number) => sorted[Math.floor(part * sorted.length)] ?? 0;

test('a number is always itself, and draws nothing', () => {
  const random = seededRandom(1);
  expect(drawLag(60_000, random)).toBe(60_000);
  expect(random.uuid()).toBe(seededRandom(1).uuid());
});

test('uniform lags lie evenly between their ends', () => {
  const sorted = draws({ kind: 'uniform', least: 1000, most: 2000 }, 5000);
  expect(sorted[0]).toBeGreaterThanOrEqual(1000);
  expect(sorted.at(-1)).toBeLessThanOrEqual(2000);
  expect(quantile(sorted, 0.5)).toBeGreaterThan(1450);
  expect(quantile(sorted, 0.5)).toBeLessThan(1550);
});

test('a long tail has the median and the 99th percentile that it names', () => {
  const sorted = draws({ kind: 'long-tail', median: 2000, p99: 60_000 }, 20_000);
  expect(quantile(sorted, 0.5)).toBeGreaterThan(1900);
  expect(quantile(sorted, 0.5)).toBeLessThan(2100);
  expect(quantile(sorted, 0.99)).toBeGreaterThan(52_000);
  expect(quantile(sorted, 0.99)).toBeLessThan(68_000);
});

describe('no draw', () => {
  const time = fc.nat(1_000_000);
  const lag: fc.Arbitrary<Lag> = fc.oneof(
    time,
    fc.tuple(time, time).map(([least, more]) => ({ kind: 'uniform' as const, least, most: least + more })),
    fc.tuple(time, time, time).map(([median, more, evenMore]) => {
      const p99 = median + 1 + more;
      return { kind: 'long-tail' as const, median: median + 1, p99, most: p99 + evenMore };
    }),
  );
  test('is negative, no whole number or beyond the longest', () => {
    fc.assert(
      fc.property(lag, fc.string(), (lag, seed) => {
        const random = seededRandom(seed);
        for (let count = 0; count < 20; count++) {
          const drawn = drawLag(lag, random);
          expect(Number.isSafeInteger(drawn)).toBe(true);
          expect(drawn).toBeGreaterThanOrEqual(0);
          expect(drawn).toBeLessThanOrEqual(longestLag(lag));
        }
      }),
      { seed: 1 },
    );
  });
});

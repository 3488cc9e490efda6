import { expect, test } from 'vitest';
import { ServiceTime } from './service-time.ts';

test('what the service has not shown is not past', () => {
  const time = new ServiceTime();
  const date = new Date('2026-01-01T00:00:00Z');
  expect(time.isPast(date, 0)).toBe(false);
  time.observe(date, undefined);
  expect(time.isPast(date, 0)).toBe(false);
  time.observe(new Date('2026-01-03T00:00:00Z'), new Date('2025-01-01T00:00:00Z'));
  expect(time.isPast(date, 86_400_000)).toBe(true);
  expect(time.isPast(date, 2 * 86_400_000)).toBe(false);
  expect(time.isPast(undefined, 0)).toBe(false);
});

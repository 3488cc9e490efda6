import { describe, expect, test } from 'vitest';
import type { KeyRecord } from './key-record.ts';
import { LifeSigns } from './life-signs.ts';
import { LIFE } from './life-times.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-01T00:00:00Z');
const late = { now: () => START - 400 * DAY, sleep: () => Promise.resolve() };

const old: KeyRecord = { id: 'old', created: START - 30 * DAY, heartbeat: START - 20 * DAY };
const fresh: KeyRecord = { id: 'fresh', created: START, heartbeat: START };

describe('who is gone', () => {
  test('nobody, as long as we have not looked on for a day, however old his last sign is', () => {
    const signs = new LifeSigns(late);
    signs.look([old, fresh]);
    signs.pass(LIFE.confirm - HOUR);
    signs.look([old, fresh]);
    expect(signs.isGone([old])).toBe(false);
    signs.pass(HOUR);
    signs.look([old, fresh]);
    expect(signs.isGone([old])).toBe(true);
    expect(signs.isGone([fresh])).toBe(false);
  });

  test('nobody, of whose keys one shows a sign', () => {
    const signs = new LifeSigns(late);
    for (let beat = 0; beat < 100; beat++) {
      signs.look([old, { ...fresh, heartbeat: START + beat }]);
      signs.pass(LIFE.heartbeat);
    }
    expect(signs.isGone([old, fresh])).toBe(false);
    expect(signs.isGone([old])).toBe(true);
  });

  test('who stood still for two weeks under our eyes, whatever he wrote of the future', () => {
    const signs = new LifeSigns(late);
    const future = { ...fresh, heartbeat: START + 10_000 * DAY };
    for (let day = 0; day < 14; day++) {
      signs.look([future]);
      expect(signs.isGone([future])).toBe(false);
      signs.pass(DAY);
    }
    signs.look([future]);
    expect(signs.isGone([future])).toBe(true);
  });

  test('a retirement is settled after a day without a heartbeat, not before', () => {
    const signs = new LifeSigns(late);
    const retired = { ...old, state: 'retired' } as const;
    signs.look([{ ...old, state: 'active' }]);
    signs.pass(3 * DAY);
    signs.look([retired]);
    expect(signs.isSettledIn('old', 'retired')).toBe(false);
    signs.pass(LIFE.confirm);
    signs.look([retired]);
    expect(signs.isSettledIn('old', 'retired')).toBe(true);
    signs.look([{ ...retired, heartbeat: START }]);
    expect(signs.isSettledIn('old', 'retired')).toBe(false);
  });
});

test('heartbeats grow, and are never behind the dates of the service, whatever our clock says', () => {
  const signs = new LifeSigns(late);
  signs.hear([old, fresh]);
  expect(signs.stamp('new')).toBe(START);
  expect(signs.stamp('new')).toBe(START + 1000);
  signs.hear([{ id: 'new', heartbeat: START + DAY }]);
  expect(signs.stamp('new')).toBe(START + DAY + 1000);
});

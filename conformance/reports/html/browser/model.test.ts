import { describe, expect, test } from 'vitest';
import { crashHistory, rollBackHistory } from '../../test/histories.ts';
import { layOut, spots } from './geometry.js';
import { rowsOf } from './model.js';
import { DAY, rulerTicks, tellLength, tellOffset } from './time.js';
import { under } from './under.js';
import { centred, panned, wholeView, zoomed } from './view.js';

describe('rowsOf', () => {
  const history = rollBackHistory();
  const rows = rowsOf(history);

  test('has the life, the calls and the keys of each server, a key id after the other', () => {
    const labels = rows.map(({ label }) => label).filter((label) => label !== '');
    const ids = ['x509-CA-A', 'x509-CA-B', 'JWT-Signer-A', 'JWT-Signer-B'];
    expect(labels).toEqual(['s1', 's2', 's3'].flatMap((name) => [name, 'calls', ...ids]));
  });

  test('tells the modes of a life and when it was cut off', () => {
    const [s1, , s3] = rows.filter(({ kind }) => kind === 'life');
    expect(s1?.segments.map(({ style }) => style)).toEqual(['tags', 'alias']);
    expect(s3?.segments.map(({ style }) => style)).toEqual(['tags', 'cut']);
  });

  test('follows a key from state to state, and to its end', () => {
    const key1 = rows.flatMap(({ segments }) => segments).filter(({ text }) => text.startsWith('key 1:'));
    expect(key1.map(({ style, from, to }) => [style, Math.round((to - from) / DAY)])).toEqual([
      ['Enabled', 1],
      ['PendingDeletion', 7],
    ]);
  });

  test('tells a refresh from a move', () => {
    const styles = Map.groupBy(
      rows.flatMap(({ marks }) => marks),
      ({ style }) => style,
    );
    expect(styles.get('refresh')?.length).toBeGreaterThan(1000);
    // Once a key: every later change of its tags is a refresh.
    expect(styles.get('tagged')?.length).toBeLessThan(history.keys.length);
    expect(styles.get('alias')?.some(({ text }) => /no longer points here$/.test(text))).toBe(true);
    expect(styles.get('error')?.some(({ short }) => short === 'signature failed')).toBe(true);
  });

  test('loses no event on the way, and draws no more than there is room for', () => {
    const calls = rows.filter(({ kind }) => kind === 'calls').flatMap(({ marks }) => marks);
    expect(calls).toHaveLength(history.events.filter(({ kind }) => kind === 'call').length);
    const view = wholeView(history.began, history.ended);
    for (const { marks } of rows) expect(spots(marks, view, 400).length).toBeLessThanOrEqual(101);
  });

  test('folds the keys of a server that leaks them', () => {
    const leaking = crashHistory();
    const [key] = leaking.keys;
    const keys = Array.from({ length: 16_000 }, (_, index) => ({
      ...key,
      name: `leaked ${index}`,
      arn: 'x',
    }));
    const leaked = rowsOf({ ...leaking, keys });
    expect(leaked.length).toBeLessThan(40);
    expect(leaked.some(({ label }) => label === `${16_000 - 24} more`)).toBe(true);
    expect(layOut(leaked).height).toBeLessThan(1000);
  });
});

test('under the pointer many marks are counted, few are told', () => {
  const history = rollBackHistory();
  const calls = rowsOf(history).find(({ kind }) => kind === 'calls');
  const whole = wholeView(history.began, history.ended);
  expect(under(calls, { view: whole, width: 300, x: 150 }).marks[0]).toMatch(/^\d+ × \w+$/);
  const close = centred(whole, history.began, 500);
  expect(under(calls, { view: close, width: 1000, x: 500 }).marks).toEqual(['GetResources']);
  expect(under(undefined, { view: whole, width: 300, x: 1 })).toEqual({ bars: [], marks: [] });
});

describe('the view', () => {
  const whole = wholeView(0, 100 * DAY);

  test('keeps the instant under the pointer where it is', () => {
    const near = zoomed(whole, whole, 0.1, 30 * DAY);
    const share = (view: typeof whole) => (30 * DAY - view.from) / (view.to - view.from);
    expect(share(near)).toBeCloseTo(share(whole), 9);
  });

  test('never leaves the whole', () => {
    expect(zoomed(whole, whole, 5, 3 * DAY)).toEqual(whole);
    const near = centred(whole, whole.from, DAY);
    expect(near).toEqual({ from: whole.from, to: whole.from + DAY });
    expect(panned(near, whole, -2)).toEqual(near);
    expect(panned(near, whole, 1e6).to).toBeCloseTo(whole.to, 3);
  });
});

test('time is told since the beginning', () => {
  expect(tellOffset(15 * DAY + 3_600_000)).toBe('day 15, 01:00:00');
  expect(tellOffset(1)).toBe('day 0, 00:00:00.001');
  expect(tellLength(16 * DAY + 4.5 * 3_600_000)).toBe('16 d 4 h');
  expect(tellLength(0)).toBe('0 s');
});

test.each([
  [45 * DAY, ['day 0', 'day 7', 'day 14', 'day 21', 'day 28', 'day 35', 'day 42']],
  [2 * DAY, ['day 0', '06:00', '12:00', '18:00', 'day 1', '06:00', '12:00', '18:00', 'day 2']],
  [
    8,
    [
      'day 0',
      '00:00:00.001',
      '00:00:00.002',
      '00:00:00.003',
      '00:00:00.004',
      '00:00:00.005',
      '00:00:00.006',
      '00:00:00.007',
      '00:00:00.008',
    ],
  ],
  [
    4000 * DAY,
    [
      'day 0',
      'day 364',
      'day 728',
      'day 1092',
      'day 1456',
      'day 1820',
      'day 2184',
      'day 2548',
      'day 2912',
      'day 3276',
      'day 3640',
    ],
  ],
])('the ruler is as fine as there is room: %s ms', (to, labels) => {
  expect(rulerTicks({ from: 0, to }, 12).map(({ label }) => label)).toEqual(labels);
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { printDuration } from './duration.ts';
import { scenario } from './scenario.ts';

const advance = (by: unknown) => ({ do: 'advance', by });
const LEAST = { scenario: 1, title: 't', seed: '1', servers: { s1: {} }, steps: [] };

test('durations are read and written as people do', () => {
  const text = { ...LEAST, steps: [advance('16d 90m'), { do: 'lag', by: '250ms' }, advance('0.5h')] };
  const read = z.decode(scenario, text as never);
  expect(read.steps).toEqual([advance(1_387_800_000), { do: 'lag', by: 250 }, advance(1_800_000)]);
  expect(z.encode(scenario, read).steps).toEqual([
    advance('16d 1h 30m'),
    { do: 'lag', by: '250ms' },
    advance('30m'),
  ]);
  expect(printDuration(0)).toBe('0s');
});

describe('refused is', () => {
  test.each([
    ['a duration without a unit', { steps: [advance('16')] }, /"16" is no duration; write for instance 16d/],
    ['an unknown field of a step', { steps: [{ do: 'stop', server: 's1', soon: true }] }, /"soon"/],
    ['an unknown step', { steps: [{ do: 'dance', server: 's1' }] }, /steps\[0\]\.do/],
    ['an unknown field', { colour: 'red' }, /colour/],
    ['another version', { scenario: 2 }, /scenario/],
  ])('%s', (_what, change, message) => {
    const result = scenario.safeParse({ ...LEAST, ...change });
    expect(result.success).toBe(false);
    expect(z.prettifyError(result.error as never)).toMatch(message);
  });
});

import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../registry.ts';
import { runCheck } from '../../run-check.ts';
import { STYLES } from './registry.ts';
import { styleTarget } from './style.ts';

const cases = STYLES.flatMap((style) => style.modes.map((mode) => ({ style, mode, name: style.name })));

describe.each(cases)('a key manager that $name, by $mode', ({ style, mode }) => {
  const claimed = style.innocentOf.filter((id) =>
    CHECKS.find((check) => check.id === id)?.modes.includes(mode),
  );

  test.each(claimed)('is innocent of %s', async (id) => {
    const check = CHECKS.find((candidate) => candidate.id === id);
    expect(check && (await runCheck(check, styleTarget([style], mode), '1'))).toMatchObject({
      result: 'passed',
      reason: '',
    });
  });
});

test.each(STYLES)('$name claims checks that there are', ({ innocentOf, modes }) => {
  const runnable = CHECKS.filter((check) => check.modes.some((mode) => modes.includes(mode)));
  expect(runnable.map(({ id }) => id)).toEqual(expect.arrayContaining([...innocentOf]));
});

import { expect, test } from 'vitest';
import { groupOf } from './check.ts';
import { CHECKS } from './registry.ts';
import { BROKEN_TARGETS } from './self-test/registry.ts';
import { GROUPS } from './vocabulary.ts';

test('every id is its own, and names its group', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  for (const check of CHECKS) expect(GROUPS).toContain(groupOf(check));
});

test.each(GROUPS)('the group %s has at least six checks', (group) => {
  expect(CHECKS.filter((check) => groupOf(check) === group).length).toBeGreaterThanOrEqual(6);
});

test('every check says what it shows and where that comes from', () => {
  for (const { id, shows, source, modes } of CHECKS) {
    expect(shows, id).toMatch(/^[A-Z].{20,}\.$/s);
    expect(source.length, id).toBeGreaterThan(10);
    expect(modes.length, id).toBeGreaterThan(0);
  }
});

test('every broken target has a name of its own and is claimed by a check', () => {
  expect(new Set(BROKEN_TARGETS.map(({ name }) => name)).size).toBe(BROKEN_TARGETS.length);
  for (const { name, caughtBy } of BROKEN_TARGETS) expect(caughtBy.length, name).toBeGreaterThan(0);
});

test('every group has a check that a broken target proves', () => {
  const proven = new Set(BROKEN_TARGETS.flatMap(({ caughtBy }) => caughtBy));
  for (const group of GROUPS) {
    expect(
      [...proven].some((id) => id.startsWith(`${group}/`)),
      group,
    ).toBe(true);
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFECTS } from '../self-test/published/defects.ts';
import { publishedTarget } from '../self-test/published/target.ts';
import { builtinTarget } from '../targets/builtin.ts';
import type { InvariantName } from './invariant.ts';
import { play } from './play.ts';
import { readScenario } from './scenario-file.ts';
import { SCENARIO_TARGETS } from './targets.ts';

const DIRECTORY = new URL('../../fixtures/scenarios/', import.meta.url);

/** By which law each scenario catches the model of the published plugin with that defect alone, or another target. */
const CAUGHT: Readonly<Record<string, readonly [target: string, by: InvariantName | 'an expectation']>> = {
  'b0-a-rotation-killed-before-its-alias': ['published-b0', 'a-valid-configuration-works'],
  'b1-two-keys-for-one-id': ['published-b1', 'every-id-is-one-key'],
  'c-over-and-back-and-over': ['published-c', 'every-id-is-one-key'],
  'd-fifty-tags': ['published-d', 'a-valid-configuration-works'],
  'e-a-lagging-tag-index': ['published-e', 'every-id-is-one-key'],
  'f-rolled-back-beside-tag-mode': ['published-f', 'no-key-in-use-is-deleted'],
  'g-a-denied-deletion': ['published-g', 'nothing-is-left-behind'],
  'h-back-after-three-weeks': ['published-h', 'a-server-comes-back'],
  'ha-partial-roll-back': ['published-f', 'no-key-in-use-is-deleted'],
  // Calls that are in vain break no law.
  'i-no-tags-on-a-pending-key': ['published-i', 'an expectation'],
  'j-identifiers-that-begin-alike': ['published-j', 'nothing-is-left-behind'],
  'j-trust-domains-that-begin-alike': ['published-j', 'nothing-foreign-is-touched'],
  'k-an-identifier-that-kms-refuses': ['published-k', 'a-valid-configuration-works'],
  'k-key-ids-that-share-an-alias': ['published-k', 'every-id-is-one-key'],
  'l-a-rotation-during-a-refresh': ['published-l', 'every-id-is-one-key'],
  'lost-answer-before-an-outage': ['gives-a-lost-alias-up', 'no-key-in-use-is-deleted'],
  'm-clocks-that-run-ahead': ['published-m', 'no-key-in-use-is-deleted'],
  // The server repeats itself, which no key manager can help; one that forgets its deletions lets the keys pile up.
  'n-a-preparation-that-is-repeated': ['published-g', 'nothing-is-left-behind'],
};

const FILES = readdirSync(DIRECTORY).sort();

const read = (file: string) => readScenario(readFileSync(new URL(file, DIRECTORY), 'utf8'), file);

test('there is one for every known defect, and of each it is known what it catches', () => {
  expect(FILES).toEqual(Object.keys(CAUGHT).map((name) => `${name}.yaml`));
  const letters = new Set(FILES.map((file) => file.split('-')[0]?.toUpperCase()));
  for (const letter of [...Object.keys(DEFECTS), 'N', 'HA']) expect(letters).toContain(letter);
});

describe.each(FILES)('%s', (file) => {
  const scenario = read(file);
  const [name, by] = CAUGHT[file.replace('.yaml', '')] ?? [];

  test('tells its symptoms and its source', () => {
    expect(scenario.says).toBeDefined();
    expect(scenario.source).toMatch(
      /^(docs\/known-defects\.md, [A-N]|spiffe\/spire#7006|docs\/decisions\/\d{4})/,
    );
  });

  test.each([builtinTarget('alias'), publishedTarget([], 'alias')])('passes on $id', async (target) => {
    const { breach, unmet, skipped } = await play(scenario, target);
    expect({ breach, unmet, skipped: [...skipped] }).toEqual({ breach: undefined, unmet: [], skipped: [] });
  });

  test(`catches ${name} by ${by}`, async () => {
    const target = SCENARIO_TARGETS.find(({ id }) => id === `broken:${name}`);
    if (!target) throw new Error(`no target ${name}`);
    const { breach, unmet } = await play(scenario, target);
    expect(breach?.invariant ?? (unmet.length > 0 ? 'an expectation' : 'nothing')).toBe(by);
  });
});

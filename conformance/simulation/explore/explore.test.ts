import { expect, test } from 'vitest';
import { MODES } from '../../vocabulary.ts';
import { play } from '../play.ts';
import { readScenario, writeScenario } from '../scenario-file.ts';
import { SCENARIO_TARGETS } from '../targets.ts';
import { type CampaignOptions, explore } from './campaign.ts';

const RANGE = { servers: 2, days: 20, modes: MODES };

function targetNamed(name: string) {
  const target = SCENARIO_TARGETS.find(({ id }) => id === name);
  if (!target) throw new Error(`no target ${name}`);
  return target;
}

const search = (name: string, changes: Partial<CampaignOptions> = {}) =>
  explore({ target: targetNamed(name), seed: '1', range: RANGE, runs: 40, ...changes });

test.each(['builtin', 'published'])('no history of a good manager breaks a law: %s', async (name) => {
  const { histories, findings, virtualTime } = await search(name, { runs: 15 });
  expect(findings).toEqual([]);
  expect(histories).toBe(15);
  expect(virtualTime).toBeGreaterThanOrEqual(15 * 20 * 86_400_000);
});

test.each([
  ['broken:published-c', 'every-id-is-one-key'],
  ['broken:ignores-fresh-aliases', 'no-key-in-use-is-deleted'],
  ['broken:never-reclaims', 'nothing-is-left-behind'],
  ['broken:signs-with-another-key', 'signatures-verify'],
])('a history is found on which %s breaks a law, with no step too many', async (name, law) => {
  const { findings } = await search(name);
  const [finding] = findings;
  expect(finding?.breach.invariant).toBe(law);
  const scenario = finding?.scenario as NonNullable<typeof finding>['scenario'];
  // Each step is needed: without it the law does not break.
  for (const at of scenario.steps.keys()) {
    const { breach } = await play({ ...scenario, steps: scenario.steps.toSpliced(at, 1) }, targetNamed(name));
    expect(breach?.invariant).not.toBe(law);
  }
  const again = readScenario(writeScenario(scenario), 'found.yaml');
  expect((await play(again, targetNamed(name))).breach).toEqual(finding?.breach);
  expect((await play(again, targetNamed('builtin'))).breach).toBeUndefined();
});

test('what is found does not depend on the threads, and of a seed it is the same', async () => {
  const [one, again, shared] = [
    await search('broken:signs-with-another-key'),
    await search('broken:signs-with-another-key'),
    await search('broken:signs-with-another-key', { jobs: 2 }),
  ];
  expect(again).toEqual(one);
  expect(shared).toEqual(one);
});

test('shards play every history once', async () => {
  const whole = await search('builtin', { runs: 7 });
  const parts = await Promise.all(
    [1, 2, 3].map((index) => search('builtin', { runs: 7, shard: { index, of: 3 } })),
  );
  const sum = (of: (part: (typeof parts)[0]) => number) => parts.reduce((total, part) => total + of(part), 0);
  expect(parts.map(({ histories }) => histories)).toEqual([3, 2, 2]);
  expect([sum(({ calls }) => calls), sum(({ virtualTime }) => virtualTime)]).toEqual([
    whole.calls,
    whole.virtualTime,
  ]);
});

test('a search that keeps going tells the first failure of each law, and how many histories broke it', async () => {
  const { histories, findings } = await search('broken:ignores-fresh-aliases', { runs: 12, keepGoing: true });
  expect(histories).toBe(12);
  const [finding] = findings;
  expect(finding?.histories).toBeGreaterThan(1);
  expect(new Set(findings.map(({ breach }) => breach.invariant)).size).toBe(findings.length);
});

test('a search without end ends when its time is over', async () => {
  let asked = 0;
  const { target, seed, range } = { target: targetNamed('builtin'), seed: '1', range: RANGE };
  const { histories } = await explore({ target, seed, range, goOn: () => ++asked < 3 });
  expect(histories).toBe(3);
});

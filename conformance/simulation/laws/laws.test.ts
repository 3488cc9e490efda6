import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../laboratory/durations.ts';
import { builtinTarget } from '../../targets/builtin.ts';
import type { Target } from '../../targets/target.ts';
import { MODES, type Mode } from '../../vocabulary.ts';
import { INVARIANTS, type InvariantName } from '../invariant.ts';
import { play } from '../play.ts';
import type { Scenario, Step } from '../scenario.ts';
import { SCENARIO_TARGETS } from '../targets.ts';
import { crash, pass, rotate, scenarioOf, sign, start, stop } from '../test/steps.ts';
import { spoiled } from './test/spoiled.ts';

function broken(name: string): Target {
  const found = SCENARIO_TARGETS.find(({ id }) => id === `broken:${name}`);
  if (!found) throw new Error(`no target ${name}`);
  return found;
}

/** Repeats each write of an alias, as a loop without a pause would. */
const hurried = spoiled((cloud) => ({
  ...cloud,
  async updateAlias(input) {
    for (let times = 0; times < 400; times++) await cloud.updateAlias(input);
    return cloud.updateAlias(input);
  },
}));

const FIFTY_TAGS = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, '']));

interface Case {
  readonly target: Target;
  readonly mode: Mode;
  readonly steps: readonly Step[];
  readonly changes?: Partial<Scenario>;
}

/** Each with the only thing that is wrong with the target; our own manager keeps the law in the same history. */
const BREAKS: Readonly<Record<InvariantName, Case>> = {
  'no-key-in-use-is-deleted': {
    target: broken('ignores-fresh-aliases'),
    mode: 'tags',
    steps: [
      ...[start('s1'), rotate('s1'), start('s2'), rotate('s2')],
      { do: 'rollBack', server: 's2' },
      pass(25 * DAY),
    ],
  },
  'every-id-is-one-key': {
    target: broken('takes-any-twin'),
    mode: 'tags',
    steps: [
      ...[start('s1'), rotate('s1')],
      { do: 'twin', server: 's1', key: 'x509-CA-A' },
      ...[crash('s1'), start('s1')],
    ],
  },
  'a-server-comes-back': {
    target: broken('published-h'),
    mode: 'tags',
    steps: [start('s1'), rotate('s1'), start('s2'), rotate('s2'), stop('s2'), pass(18 * DAY), start('s2')],
  },
  'signatures-verify': {
    target: broken('signs-with-another-key'),
    mode: 'alias',
    steps: [start('s1'), rotate('s1'), rotate('s1', 'b'), sign('s1')],
  },
  'a-valid-configuration-works': {
    target: broken('published-d'),
    mode: 'tags',
    steps: [{ do: 'start', server: 's1', keyTags: FIFTY_TAGS, mayFail: true }, rotate('s1')],
  },
  'nothing-foreign-is-touched': {
    target: broken('ignores-the-trust-domain'),
    mode: 'alias',
    steps: [start('s1'), rotate('s1'), start('s2'), rotate('s2'), stop('s2'), pass(18 * DAY)],
    changes: { servers: { s1: { mode: 'alias' }, s2: { mode: 'alias', trustDomain: 'example.com' } } },
  },
  'nothing-is-left-behind': {
    target: broken('never-reclaims'),
    mode: 'alias',
    steps: [
      ...[start('s1'), rotate('s1')],
      { do: 'crash', server: 's1', at: { operation: 'UpdateAlias', when: 'before' } },
      ...[rotate('s1'), start('s1'), pass(9 * DAY)],
    ],
  },
  // Nothing on the replaced key tells whose it is, so that its maker's number of keys alone gives it away.
  'live-keys-are-bounded': {
    target: broken('names-things-its-own-way'),
    mode: 'alias',
    steps: [start('s1'), rotate('s1'), rotate('s1'), crash('s1'), start('s1'), pass(9 * DAY)],
  },
  'calls-stay-under-the-quotas': {
    target: hurried,
    mode: 'alias',
    steps: [start('s1'), rotate('s1'), pass(DAY)],
  },
};

test('of each law it is known what breaks it', () => {
  expect(Object.keys(BREAKS).sort()).toEqual(INVARIANTS.map(({ name }) => name).sort());
});

describe.each(INVARIANTS.map(({ name }) => name))('%s', (law) => {
  const { target, mode, steps, changes } = BREAKS[law];
  const scenario = scenarioOf(mode, steps, changes);

  test('breaks on a target that breaks it', async () => {
    const played = await play(scenario, target, { record: true });
    expect(played.breach?.invariant).toBe(law);
    const breaches = played.history?.events.filter(({ kind }) => kind === 'breach');
    expect(breaches).toMatchObject([{ invariant: law }]);
  });

  test('holds on a good one', async () => {
    expect((await play(scenario, builtinTarget(mode))).breach).toBeUndefined();
  });
});

/** Plays on our own manager, and sees to it that every step was played. */
async function breachOf(mode: Mode, steps: readonly Step[], changes: Partial<Scenario> = {}) {
  const { breach, skipped } = await play(scenarioOf(mode, steps, changes), builtinTarget(mode));
  expect([...skipped]).toEqual([]);
  return breach;
}

describe.each(MODES)('no law breaks, by %s, when', (mode) => {
  const both = [start('s1'), rotate('s1'), start('s2'), rotate('s2')];

  test('a server was away for so long that its keys are gone by right', async () => {
    const steps = [...both, stop('s2'), pass(20 * DAY), start('s2'), sign('s2'), rotate('s2'), sign('s2')];
    expect(await breachOf(mode, steps)).toBeUndefined();
  });

  test('a server that was cut off for so long goes on with keys that are gone', async () => {
    const steps: readonly Step[] = [
      ...both,
      { do: 'partition', server: 's2', for: 20 * DAY },
      ...[pass(21 * DAY), sign('s2'), rotate('s2'), sign('s2')],
    ];
    expect(await breachOf(mode, steps)).toBeUndefined();
  });

  test.each(['1', '2', '8'])(
    'it comes back in the midst of the sweep that takes its keys: seed %s',
    async (seed) => {
      const steps: readonly Step[] = [
        ...[start('s1'), rotate('s1'), pass(1000), start('s2'), rotate('s2')],
        { do: 'partition', server: 's2', for: 15 * DAY - 3 * HOUR },
        pass(16 * DAY),
      ];
      expect(await breachOf(mode, steps, { seed, world: { latency: 20_000 } })).toBeUndefined();
    },
  );

  test('a key that bears its marks turns up after its own are gone by right', async () => {
    const steps: readonly Step[] = [
      ...both,
      { do: 'partition', server: 's2', for: 18 * DAY },
      ...[pass(5 * DAY), { do: 'twin', server: 's2', key: 'x509-CA-A' } as Step],
      ...[pass(14 * DAY), { do: 'migrate', server: 's2', to: 'alias' } as Step],
      { do: 'migrate', server: 's2', to: 'tags' },
      sign('s2'),
    ];
    expect(await breachOf(mode, steps)).toBeUndefined();
  });

  test('faults keep a server from its work', async () => {
    const strike = (operation: string): Step => ({
      do: 'fault',
      server: 's1',
      operation,
      effect: { kind: 'error', code: 'AccessDeniedException', message: 'not now' },
    });
    const steps: readonly Step[] = [
      ...both,
      ...[strike('CreateKey'), rotate('s1'), strike('Sign'), sign('s1'), strike('ScheduleKeyDeletion')],
      ...[stop('s1'), strike('ListAliases'), start('s1'), pass(9 * DAY)],
      { do: 'mend' },
      ...[start('s1'), sign('s1'), rotate('s1'), pass(9 * DAY), sign('s1')],
    ];
    expect(await breachOf(mode, steps)).toBeUndefined();
  });

  test('others have keys that look like leftovers', async () => {
    const steps: readonly Step[] = [
      ...both,
      { do: 'foreignKey', alias: 'alias/backup', tags: { team: 'backup' } },
      { do: 'foreignKey', description: 'SPIRE_SERVER_KEY/example_org_uk/x509-CA-A' },
      { do: 'foreignKey', alias: 'alias/SPIRE_SERVER/example_org_uk/s1/x509-CA-A' },
      ...[pass(40 * DAY), sign('s1'), sign('s2')],
    ];
    const expected: Scenario['expect'] = [{ that: 'enabledKeys', are: 5 }];
    const played = await play(scenarioOf(mode, steps, { expect: expected }), builtinTarget(mode));
    expect(played.breach).toBeUndefined();
    expect(played.unmet).toEqual([]);
  });

  test('a leftover has not yet outlived its window', async () => {
    const steps: readonly Step[] = [
      ...both,
      { do: 'crash', server: 's1', at: { operation: 'GetPublicKey', when: 'after' } },
      ...[rotate('s1'), start('s1'), pass(4 * DAY)],
    ];
    expect(await breachOf(mode, steps)).toBeUndefined();
    const target = broken('never-reclaims');
    expect((await play(scenarioOf(mode, steps), target)).breach).toBeUndefined();
    const later = [...steps, pass(2 * DAY)];
    const { breach } = await play(scenarioOf(mode, later), target);
    expect(['nothing-is-left-behind', 'live-keys-are-bounded']).toContain(breach?.invariant);
  });
});

import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../laboratory/durations.ts';
import { builtinTarget } from '../../targets/builtin.ts';
import type { Target } from '../../targets/target.ts';
import { MODES, type Mode } from '../../vocabulary.ts';
import { play } from '../play.ts';
import type { Scenario, Step } from '../scenario.ts';
import { SCENARIO_TARGETS } from '../targets.ts';
import { pass, rotate, scenarioOf, start } from '../test/steps.ts';

const s1 = { server: 's1' } as const;
const restart: readonly Step[] = [
  { do: 'crash', ...s1 },
  { do: 'start', ...s1 },
  { do: 'sign', ...s1 },
];
const restored: readonly Step[] = [{ do: 'mend' }, { do: 'heal', ...s1 }];

const OUTAGES: Readonly<Record<string, Step>> = {
  throttled: { do: 'fault', ...s1, effect: { kind: 'throttle' } },
  denied: {
    do: 'fault',
    ...s1,
    effect: { kind: 'error', code: 'AccessDeniedException', message: 'not authorized' },
  },
  'cut off': { do: 'partition', ...s1 },
};

/** AWS takes the alias update of a rotation, whose answer is lost; then the server cannot do anything for a while. */
async function live(
  target: Target,
  mode: Mode,
  [outage, by]: readonly [Step, number],
  then: readonly Step[],
) {
  const lost: Step = {
    do: 'fault',
    ...s1,
    operation: 'UpdateAlias',
    times: 3,
    effect: { kind: 'answer-lost' },
  };
  const steps: Step[] = [
    ...[start('s1'), rotate('s1'), start('s2'), rotate('s2')],
    ...[pass(30 * HOUR), lost, rotate('s1'), outage, pass(by), ...restored, ...then],
  ];
  const scenario = scenarioOf(mode, steps, { expect: [{ that: 'keys', ...s1, are: ['x509-CA-A'] }] });
  const { breach, unmet, skipped } = await play(scenario, target);
  expect([...skipped]).toEqual([]);
  return { breach: breach?.invariant, unmet };
}

const WELL = { breach: undefined, unmet: [] };

describe.each(MODES)('an answer that was lost before an outage costs no key, by %s', (mode) => {
  const good = builtinTarget(mode);

  test.each(
    Object.entries(OUTAGES).flatMap(([name, step]) =>
      [1, 72, 312].map((hours) => [name, hours, step] as const),
    ),
  )('%s for %i hours', async (_, hours, step) => {
    const refreshed = [pass(8 * HOUR), ...restart, pass(8 * DAY), ...restart];
    expect(await live(good, mode, [step, hours * HOUR], refreshed)).toEqual(WELL);
  });

  test.each([
    ['when it is killed before a refresh', restart],
    ['when it is rolled back after one', [pass(8 * HOUR), { do: 'rollBack', ...s1 } as Step]],
    ['when nobody ever restarts it', [pass(20 * DAY), { do: 'sign', ...s1 } as Step]],
  ])('%s', async (_, then) => {
    const cutOff = [{ do: 'partition', ...s1 }, HOUR] as const;
    expect(await live(good, mode, cutOff, [...then, pass(8 * DAY)])).toEqual(WELL);
  });
});

test.each(MODES)(
  'who never puts the alias back breaks a law, though not within a refresh, by %s',
  async (mode) => {
    const target = SCENARIO_TARGETS.find(({ id }) => id === 'broken:gives-a-lost-alias-up') as Target;
    const cutOff = [{ do: 'partition', ...s1 }, HOUR] as const;
    expect(await live(target, mode, cutOff, [pass(5 * HOUR), ...restart])).toEqual(WELL);
    const { breach } = await live(target, mode, cutOff, [pass(DAY), ...restart]);
    expect(breach).toBe('every-id-is-one-key');
  },
);

/**
 * The outage is longer than any try to put the alias back, and its end meets the orphan sweep of a peer: the peer has
 * seen that the key has no alias, and AWS has no call that deletes a key on a condition (decision 0003).
 */
test.each(['38', '43', '130'])(
  'a sweep under way may take the key whose alias has just come back: seed %s',
  async (seed) => {
    const steps: readonly Step[] = [
      { do: 'start', server: 's2' },
      { do: 'rotate', server: 's2', key: 'a' },
      pass(60_000),
      { do: 'start', ...s1 },
      pass(6 * HOUR),
      { do: 'rotate', ...s1, key: 'a' },
      { do: 'fault', ...s1, operation: 'UpdateAlias', times: 3, effect: { kind: 'answer-lost' } },
      { do: 'rotate', ...s1, key: 'a' },
      { do: 'partition', ...s1, for: 4 * DAY - 7 * HOUR },
      pass(5 * DAY),
    ];
    const servers = { s1: { mode: 'alias' }, s2: { mode: 'alias' } } as const;
    const scenario = {
      scenario: 1,
      title: 'a race',
      seed,
      world: { latency: 20_000 },
      servers,
      steps: [...steps],
    };
    expect((await play(scenario as Scenario, builtinTarget('alias'))).breach).toBeUndefined();
  },
);

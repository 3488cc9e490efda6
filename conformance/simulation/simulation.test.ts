import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../laboratory/durations.ts';
import { publishedTarget } from '../self-test/published/target.ts';
import { builtinTarget } from '../targets/builtin.ts';
import { play } from './play.ts';
import type { Scenario, SingleStep, Step } from './scenario.ts';
import { pass, rotate, scenarioOf, sign, start } from './test/steps.ts';

/** A life of two servers with a bit of everything. */
const LIFE: readonly Step[] = [
  start('s1'),
  start('s2'),
  { do: 'together', steps: [rotate('s1'), rotate('s1', 'JWT-Signer-A'), rotate('s2')] as never },
  pass(DAY),
  { do: 'crash', server: 's1', at: { operation: 'GetPublicKey', when: 'after' } },
  rotate('s1'),
  start('s1'),
  rotate('s1'),
  sign('s1'),
  { do: 'fault', server: 's2', operation: 'CreateKey', times: 4, effect: { kind: 'throttle' } },
  rotate('s2'),
  { do: 'mend' },
  { do: 'partition', server: 's2', for: 2 * DAY },
  pass(5 * DAY),
  rotate('s2'),
  sign('s2'),
  { do: 'stop', server: 's2' },
  pass(20 * DAY),
  start('s2'),
  rotate('s2'),
  pass(10 * DAY),
  sign('s1'),
  sign('s2'),
];

test.each(['alias', 'tags'] as const)('a long life keeps every law, by %s', async (mode) => {
  const expected: Scenario['expect'] = [
    { that: 'keys', server: 's1', are: ['x509-CA-A', 'JWT-Signer-A'] },
    { that: 'keys', server: 's2', are: ['x509-CA-A'] },
    { that: 'enabledKeys', are: 3 },
    { that: 'calls', of: 'CreateKey', server: 's1', atMost: 4 },
  ];
  const scenario = scenarioOf(mode, LIFE, { expect: expected, world: { latency: 2000 } });
  const played = await play(scenario, builtinTarget(mode));
  expect(played).toMatchObject({ unmet: [], skipped: new Map() });
  expect(played.breach).toBeUndefined();
  expect(played.virtualTime).toBeGreaterThan(36 * DAY);
});

/** One call is under way at a time; one that sleeps on its way must not hold up the rest, nor time. */
test.each<{ what: string; delayed: string; last: Step; order: readonly string[] }>([
  {
    what: 'one of a rotation, beside another server',
    delayed: 'CreateKey',
    last: { do: 'together', steps: [rotate('s1') as SingleStep, rotate('s2') as SingleStep] },
    order: ['s2 CreateKey', 's2 CreateAlias', 's1 CreateKey', 's1 CreateAlias'],
  },
  {
    what: 'one of a refresh, beside a rotation',
    delayed: 'UpdateAlias',
    last: rotate('s1'),
    order: ['s1 CreateKey', 's1 CreateAlias', 's1 UpdateAlias'],
  },
])('calls go on while a delayed one sleeps: $what', async ({ delayed, last, order }) => {
  const steps: readonly Step[] = [
    ...[start('s1'), rotate('s1', 'other'), start('s2'), pass(6 * HOUR - 1000)],
    {
      do: 'fault',
      server: 's1',
      operation: delayed,
      times: 1,
      effect: { kind: 'delay', milliseconds: MINUTE },
    },
    ...[pass(10_000), last, pass(HOUR), sign('s1')],
  ];
  const played = await play(scenarioOf('alias', steps), builtinTarget('alias'), { record: true });
  expect(played.breach).toBeUndefined();
  expect([...played.skipped]).toEqual([]);
  const { events = [], began = 0 } = played.history ?? {};
  const late = events.filter(({ at }) => at > began + 6 * HOUR);
  const calls = late.flatMap((event) => (event.kind === 'call' ? `${event.server} ${event.operation}` : []));
  expect(calls.filter((call) => order.includes(call))).toEqual(order);
});

test('a delayed call does not outlive the process that made it', async () => {
  const steps: readonly Step[] = [
    ...[start('s1'), rotate('s1')],
    {
      do: 'fault',
      server: 's1',
      operation: 'CreateKey',
      times: 1,
      effect: { kind: 'delay', milliseconds: HOUR },
    },
    ...[rotate('s1'), { do: 'crash', server: 's1' } as Step, start('s1'), pass(2 * HOUR), sign('s1')],
  ];
  const expected: Scenario['expect'] = [{ that: 'enabledKeys', are: 1 }];
  const { breach, unmet, skipped } = await play(
    scenarioOf('alias', steps, { expect: expected }),
    builtinTarget('alias'),
  );
  expect([breach, ...unmet, ...skipped]).toEqual([undefined]);
});

test('faults strike servers, not what others do in the account', async () => {
  const steps: readonly Step[] = [
    { do: 'fault', operation: 'CreateKey', times: 1, effect: { kind: 'answer-lost' } },
    { do: 'foreignKey', alias: 'alias/backup' },
    ...[start('s1'), { do: 'crash', server: 's1', at: { operation: 'CreateKey', when: 'after' } } as Step],
    ...[rotate('s1'), start('s1')],
  ];
  const { breach, skipped, calls } = await play(scenarioOf('tags', steps), builtinTarget('tags'));
  expect([breach, ...skipped]).toEqual([undefined]);
  expect(calls).toBeGreaterThan(0);
});

test('what was expected and is not so is told', async () => {
  const expected: Scenario['expect'] = [
    { that: 'keys', server: 's1', are: ['JWT-Signer-A'] },
    { that: 'enabledKeys', are: 2 },
    { that: 'calls', of: 'CreateKey', atMost: 0 },
    { that: 'keys', server: 's2', are: [] },
  ];
  const scenario = scenarioOf('alias', [start('s1'), rotate('s1'), sign('s2')], { expect: expected });
  const { unmet, skipped } = await play(scenario, builtinTarget('alias'));
  expect(unmet).toEqual([
    'the keys of s1 at the end: expected JWT-Signer-A, found x509-CA-A',
    'enabled keys: expected 2, found 1',
    'CreateKey of all servers: expected at most 0, found 1',
    's2 does not run at the end',
  ]);
  expect([...skipped]).toEqual([[2, 's2 does not run']]);
});

test('the same seed plays the same history, another seed another order', async () => {
  const run = async (seed: string) => {
    const scenario = scenarioOf('tags', LIFE, { seed, world: { latency: 2000 } });
    return JSON.stringify((await play(scenario, builtinTarget('tags'), { record: true })).history?.events);
  };
  const [one, again, other] = [await run('7'), await run('7'), await run('8')];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test('a server that is started twice at once starts once', async () => {
  const together: Step = { do: 'together', steps: [start('s1'), start('s1')] as never };
  const scenario = scenarioOf('alias', [together, rotate('s1'), sign('s1')]);
  const { breach, skipped, history } = await play(scenario, builtinTarget('alias'), { record: true });
  expect({ breach, skipped: [...skipped] }).toEqual({ breach: undefined, skipped: [] });
  expect(history?.events.filter(({ kind }) => kind === 'server')).toHaveLength(1);
});

test('a server that dies in the background of its start does not run', async () => {
  const throttled = {
    do: 'fault',
    server: 's1',
    operation: 'GetPublicKey',
    times: 10,
    effect: { kind: 'throttle' },
  };
  const scenario = scenarioOf('alias', [
    start('s1'),
    rotate('s1'),
    rotate('s1', 'JWT-Signer-A'),
    { do: 'stop', server: 's1' },
    pass(2 * DAY),
    throttled as Step,
    start('s1'),
    { do: 'crash', server: 's1', at: { operation: 'UpdateAlias', when: 'before' } },
    start('s1'),
    { do: 'migrate', server: 's1', to: 'alias' },
    start('s1'),
    sign('s1'),
  ]);
  const { breach, skipped } = await play({ ...scenario, seed: '101-352' }, builtinTarget('alias'));
  expect(breach).toBeUndefined();
  expect([...skipped.keys()]).toEqual([9]);
});

test('answers that got lost are an excuse, also after the fault is mended', async () => {
  const lost = {
    do: 'fault',
    server: 's1',
    operation: 'CreateKey',
    times: 6,
    effect: { kind: 'answer-lost' },
  };
  const steps = [
    start('s1'),
    pass(2 * DAY),
    rotate('s1', 'b'),
    lost as Step,
    rotate('s1'),
    { do: 'mend' } as Step,
  ];
  const { breach } = await play(scenarioOf('alias', [...steps, pass(4 * DAY)]), builtinTarget('alias'));
  expect(breach).toBeUndefined();
  const keyless = [start('s1'), lost as Step, rotate('s1'), { do: 'mend' } as Step, pass(28 * DAY)];
  expect((await play(scenarioOf('alias', keyless), builtinTarget('alias'))).breach).toBeUndefined();
});

test('a key that a fault kept without an alias is not seen by aliases, and that is no breach', async () => {
  const denied = {
    do: 'fault',
    server: 's1',
    operation: 'CreateAlias',
    effect: { kind: 'throttle' },
  } as Step;
  const crash = { do: 'crash', server: 's1', at: { operation: 'GetPublicKey', when: 'after' } } as Step;
  const steps = [
    start('s1'),
    crash,
    rotate('s1'),
    denied,
    start('s1'),
    { do: 'rollBack', server: 's1' } as Step,
  ];
  const { breach, skipped } = await play(scenarioOf('tags', steps), builtinTarget('tags'));
  expect([breach, skipped.size]).toEqual([undefined, 0]);
});

test('of two rotations of one key at once one may fail, and the other has made a new key all the same', async () => {
  const lost = {
    do: 'fault',
    server: 's2',
    operation: 'CreateKey',
    times: 6,
    effect: { kind: 'answer-lost' },
  } as Step;
  const together = {
    do: 'together',
    steps: [rotate('s2', 'JWT-Signer-A'), rotate('s2', 'JWT-Signer-A'), start('s1')],
  } as Step;
  const steps = [start('s2'), lost, rotate('s2'), pass(6 * HOUR), together];
  const scenario = scenarioOf('alias', steps, { seed: '23-983' });
  expect((await play(scenario, builtinTarget('alias'))).breach).toBeUndefined();
});

test('of two rotations of one key one may end well, and the other die with its server after all was done', async () => {
  const crash = {
    do: 'crash',
    server: 's1',
    at: { operation: 'UpdateAlias', nth: 2, when: 'after' },
  } as Step;
  const together = { do: 'together', steps: [rotate('s1'), rotate('s1')] } as Step;
  const steps = [start('s1'), rotate('s1'), crash, together, start('s1'), sign('s1')];
  const { breach, skipped, history } = await play(scenarioOf('alias', steps), builtinTarget('alias'), {
    record: true,
  });
  expect({ breach, skipped: [...skipped] }).toEqual({ breach: undefined, skipped: [] });
  expect(
    history?.events.filter(({ kind }) => kind === 'uses').map((event) => 'key' in event && event.key),
  ).toEqual([...['key 1', 'key 2', 'key 3']]);
});

test('a server that dies while a rotation fails is not asked for its keys', async () => {
  const throttled = {
    do: 'fault',
    server: 's1',
    operation: 'UpdateAlias',
    effect: { kind: 'throttle' },
  } as Step;
  const crash = {
    do: 'crash',
    server: 's1',
    at: { operation: 'DescribeKey', nth: 1, when: 'after' },
  } as Step;
  const steps = [
    ...[start('s1'), rotate('s1'), rotate('s1', 'JWT-Signer-A'), throttled, pass(6 * HOUR)],
    ...[crash, rotate('s1')],
  ];
  const scenario = scenarioOf('alias', steps, { seed: '7-363' });
  const { breach, history } = await play(scenario, publishedTarget([], 'alias'), { record: true });
  expect(breach).toBeUndefined();
  expect(history?.events).toContainEqual(expect.objectContaining({ kind: 'server', what: 'crashed' }));
});

test('a server that has lost all its keys learns no dates, and cannot tell what others have left behind', async () => {
  const lost = {
    do: 'fault',
    server: 's2',
    operation: 'UpdateAlias',
    times: 3,
    effect: { kind: 'answer-lost' },
  } as Step;
  const steps = [
    ...[start('s1'), rotate('s1'), start('s2'), rotate('s2'), pass(30 * HOUR), lost, rotate('s2')],
    ...[{ do: 'partition', server: 's2', for: 3 * DAY } as Step, pass(4 * DAY)],
    ...[{ do: 'stop', server: 's1' } as Step, pass(45 * DAY)],
  ];
  expect((await play(scenarioOf('alias', steps), builtinTarget('alias'))).breach).toBeUndefined();
});

test.each(['1', '4', '5'])(
  'a server that comes back after weeks in the midst of a sweep is too late: seed %s',
  async (seed) => {
    const steps = [
      ...[start('s1'), start('s2'), rotate('s1'), rotate('s2', 'JWT-Signer-A')],
      { do: 'crash', server: 's2', at: { operation: 'CreateKey', nth: 1, when: 'before' } } as Step,
      ...[{ do: 'stop', server: 's1' } as Step, rotate('s2'), pass(16 * DAY), start('s2'), pass(DAY)],
      ...[start('s1'), pass(5 * DAY)],
    ];
    const scenario = scenarioOf('alias', steps, { seed, world: { latency: 3000 } });
    const { breach, skipped } = await play(scenario, builtinTarget('alias'));
    expect([breach, skipped.size]).toEqual([undefined, 0]);
  },
);

test('what AWS or the history does not allow is not played, and says why', async () => {
  const scenario = scenarioOf('tags', [
    start('s1'),
    { do: 'sign', server: 's1', key: 'nobodys' },
    { do: 'foreignKey', alias: 'alias/aws/mine' },
    { do: 'foreignKey', tags: { 'aws:team': 'x' } },
  ]);
  const { breach, skipped } = await play(scenario, builtinTarget('tags'));
  expect(breach).toBeUndefined();
  expect([...skipped].map(([at, reason]) => `${at}: ${reason}`)).toEqual([
    '1: s1 has no key nobodys',
    expect.stringMatching(/^2: AWS refuses it: \w+: alias\/aws\/mine is reserved/),
    expect.stringMatching(/^3: AWS refuses it: TagException: /),
  ]);
});

import fc, { type Arbitrary } from 'fast-check';
import type { KeyType } from '../../../manager/index.ts';
import { DAY, HOUR, MINUTE } from '../../laboratory/durations.ts';
import type { Mode } from '../../vocabulary.ts';
import { WINDOWS } from '../laws/windows.ts';
import type { Scenario, ServerSettings, SingleStep, Step, StepOf } from '../scenario.ts';

/** Which histories there may be. */
export interface Range {
  readonly servers: number;
  /** How long a history lasts at the most, before the days at its end. */
  readonly days: number;
  /** The modes that its servers may run in. */
  readonly modes: readonly Mode[];
}

const KEYS = ['x509-CA-A', 'JWT-Signer-A'] as const;

/** s10 begins like s1: what matches prefixes without their end takes one for the other. */
const NAMES = ['s1', 's2', 's10', 's3', 's4', 's5', 's6', 's7', 's8', 's9'] as const;

/** The operations at which a server may be killed or struck; those that change something come more often. */
const OPERATIONS = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'CreateKey',
      'GetPublicKey',
      'CreateAlias',
      'UpdateAlias',
      'ScheduleKeyDeletion',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('TagResource', 'GetResources', 'ListAliases', 'DescribeKey') },
);

/** A key may be replaced by one of another type. RSA keys take too long to make for thousands of histories. */
const TYPES = weighted<KeyType | undefined>([7, undefined], [1, 'ec-p384']);

/** The ticks of a key manager come at multiples of six hours; what happens beside them counts as well. */
const DURATIONS = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(MINUTE, 10 * MINUTE, HOUR) },
  { weight: 4, arbitrary: fc.constantFrom(6 * HOUR, 12 * HOUR, DAY) },
  { weight: 3, arbitrary: fc.constantFrom(2 * DAY, 3 * DAY, 5 * DAY) },
  { weight: 1, arbitrary: fc.constantFrom(9 * DAY, 16 * DAY, 18 * DAY) },
);

/**
 * Histories of a fleet: it starts and makes its keys, then lives through whatever is drawn, and at the end everything
 * is mended, and time passes in which every leftover has to go.
 * @param seed decides the order of calls, and is a part of the scenario
 */
export function histories(seed: string, range: Range): Arbitrary<Scenario> {
  const names = NAMES.slice(0, range.servers);
  const server = fc.constantFrom(...names);
  return fc
    .record({
      settings: settingsOf(range),
      world: fc.record({
        latency: weighted([4, 0], [2, 200], [3, 3000], [1, 20_000]),
        taggingLag: weighted([5, 0], [2, 5 * MINUTE], [2, 30 * MINUTE], [1, 3 * HOUR]),
      }),
      acts: fc.array(act(server, range), { maxLength: 40, size: 'max' }),
    })
    .map(({ settings, world, acts }) => {
      const servers = Object.fromEntries(
        names.map((name, index) => [name, settings[index] as ServerSettings]),
      );
      const steps = [...beginning(names), ...days(acts.flat(), range.days), ...ending(names)];
      return { scenario: 1, title: 'A history that was found', seed, world, servers, steps };
    });
}

/** All in one mode, or each in its own; clocks and trust domains that differ are rare. */
function settingsOf({ servers, modes }: Range): Arbitrary<readonly ServerSettings[]> {
  const setting = (mode: Arbitrary<Mode>): Arbitrary<ServerSettings> =>
    fc.record({
      mode,
      trustDomain: weighted<string | undefined>([12, undefined], [1, 'example.org.uk']),
      clockAhead: weighted<number | undefined>([9, undefined], [1, 5 * MINUTE], [2, 15 * DAY]),
    });
  const all = (mode: Arbitrary<Mode>) => fc.array(setting(mode), { minLength: servers, maxLength: servers });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...modes).chain((mode) => all(fc.constant(mode))) },
    { weight: 2, arbitrary: all(fc.constantFrom(...modes)) },
  );
}

type Act = Arbitrary<readonly Step[]>;

/** Something that happens, with what follows from it as a rule. */
function act(server: Arbitrary<string>, { modes }: Range): Act {
  const key = fc.constantFrom(...KEYS);
  const rotate = fc.record({ do: fc.constant('rotate' as const), server, key, type: TYPES });
  const start = fc.record({ do: fc.constant('start' as const), server });
  const one = (arbitrary: Arbitrary<Step>): Act => arbitrary.map((step) => [step]);
  return fc.oneof(
    { weight: 12, arbitrary: one(fc.record({ do: fc.constant('advance' as const), by: DURATIONS })) },
    { weight: 8, arbitrary: one(rotate) },
    { weight: 3, arbitrary: one(start) },
    { weight: 2, arbitrary: one(fc.record({ do: fc.constant('sign' as const), server })) },
    { weight: 2, arbitrary: one(fc.record({ do: fc.constant('stop' as const), server })) },
    { weight: 3, arbitrary: restart(server) },
    { weight: 4, arbitrary: interruptedRotation(server) },
    { weight: 3, arbitrary: unansweredRotation(server) },
    { weight: 1, arbitrary: one(fc.record({ do: fc.constant('crash' as const), server, at: callPoint() })) },
    {
      weight: 3,
      arbitrary: one(
        fc.record({ do: fc.constant('migrate' as const), server, to: fc.constantFrom(...modes) }),
      ),
    },
    { weight: 2, arbitrary: one(partition(server)) },
    { weight: 4, arbitrary: one(fault(server)) },
    { weight: 2, arbitrary: one(fc.constant({ do: 'mend' })) },
    { weight: 1, arbitrary: one(fc.record({ do: fc.constant('twin' as const), server, key })) },
    { weight: 1, arbitrary: one(foreignKey()) },
    { weight: 2, arbitrary: one(together(fc.oneof(rotate, start))) },
  );
}

function callPoint() {
  return fc.record({
    operation: OPERATIONS,
    nth: weighted([4, 1], [1, 2], [1, 3]),
    when: fc.constantFrom('before' as const, 'after' as const),
  });
}

/** The end of a process, and the start of the next. */
function restart(server: Arbitrary<string>): Act {
  return fc
    .record({
      server,
      how: fc.constantFrom('crash' as const, 'stop' as const),
      pause: weighted([3, 0], [2, HOUR], [1, DAY]),
    })
    .map(({ server: name, how, pause }) => [
      { do: how, server: name },
      ...(pause > 0 ? [{ do: 'advance' as const, by: pause }] : []),
      { do: 'start', server: name },
    ]);
}

/** A server that is killed while it makes a key, and that starts again. */
function interruptedRotation(server: Arbitrary<string>): Act {
  return fc
    .record({ server, key: fc.constantFrom(...KEYS), at: callPoint() })
    .map(({ server: name, key, at }) => [
      { do: 'crash', server: name, at },
      { do: 'rotate', server: name, key },
      { do: 'start', server: name },
    ]);
}

/** A rotation of which AWS did more than its server heard, and an outage that keeps the server from finding out. */
function unansweredRotation(server: Arbitrary<string>): Act {
  const calls = fc.record({
    operation: fc.constantFrom('CreateKey', 'CreateAlias', 'UpdateAlias', 'UpdateAlias'),
    // A call is made three times until it is given up.
    times: weighted([3, 3], [1, 6]),
  });
  return fc
    .record({ server, key: fc.constantFrom(...KEYS), calls, outage: DURATIONS, rest: DURATIONS })
    .map(({ server: name, key, calls: struck, outage, rest }) => [
      { do: 'fault', server: name, ...struck, effect: { kind: 'answer-lost' } },
      { do: 'rotate', server: name, key },
      { do: 'partition', server: name, for: outage },
      { do: 'advance', by: rest },
    ]);
}

function partition(server: Arbitrary<string>): Arbitrary<SingleStep> {
  return fc.record({ do: fc.constant('partition' as const), server, for: DURATIONS });
}

/** Throttled, denied, slow, or an answer lost; for some calls, or until somebody mends it. */
function fault(server: Arbitrary<string>): Arbitrary<SingleStep> {
  return fc.record({
    do: fc.constant('fault' as const),
    server,
    operation: OPERATIONS,
    times: weighted<number | undefined>([4, 1], [2, 4], [1, 10], [2, undefined]),
    effect: fc.constantFrom<StepOf<'fault'>['effect']>(
      { kind: 'throttle' },
      { kind: 'answer-lost' },
      { kind: 'connection-cut' },
      { kind: 'delay', milliseconds: 5000 },
      { kind: 'delay', milliseconds: 2 * MINUTE },
      { kind: 'error', code: 'AccessDeniedException', message: 'not authorized to perform this action' },
    ),
  });
}

/** Keys of another tool, of a neighbour whose name begins alike, and of a server that is long gone. */
function foreignKey(): Arbitrary<SingleStep> {
  return fc.constantFrom<SingleStep>(
    { do: 'foreignKey', alias: 'alias/backup', tags: { team: 'backup' } },
    {
      do: 'foreignKey',
      alias: 'alias/SPIRE_SERVER/example_org_uk/s1/x509-CA-A',
      description: 'SPIRE_SERVER_KEY/example_org_uk/x509-CA-A',
    },
    { do: 'foreignKey', alias: 'alias/SPIRE_SERVERS/example_org/s1/x509-CA-A' },
  );
}

function together(step: Arbitrary<SingleStep>): Arbitrary<Step> {
  return fc.record({
    do: fc.constant('together' as const),
    steps: fc.array(step, { minLength: 2, maxLength: 4 }),
  });
}

function beginning(names: readonly string[]): Step[] {
  const rotations = names.flatMap((server) => KEYS.map((key): SingleStep => ({ do: 'rotate', server, key })));
  return [...names.map((server): Step => ({ do: 'start', server })), ...rotations];
}

/** Leaves out what lies beyond the last day, and lets the days pass in which nothing is done. */
function days(steps: readonly Step[], count: number): Step[] {
  let rest = count * DAY;
  const within = steps.filter((step) => {
    if (step.do !== 'advance') return true;
    const fits = step.by <= rest;
    if (fits) rest -= step.by;
    return fits;
  });
  return rest > 0 ? [...within, { do: 'advance', by: rest }] : within;
}

/** All is well again, and every server shows once more, by two starts, that it has its keys. */
function ending(names: readonly string[]): Step[] {
  const each = (make: (server: string) => SingleStep): Step[] => names.map(make);
  return [
    { do: 'mend' },
    ...each((server) => ({ do: 'heal', server })),
    ...each((server) => ({ do: 'start', server })),
    ...each((server) => ({ do: 'start', server })),
    { do: 'advance', by: WINDOWS.leftover },
    ...each((server) => ({ do: 'sign', server })),
    ...each((server) => ({ do: 'crash', server })),
    ...each((server) => ({ do: 'start', server })),
    ...each((server) => ({ do: 'sign', server })),
  ];
}

function weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

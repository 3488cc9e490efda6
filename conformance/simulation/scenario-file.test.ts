import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../laboratory/durations.ts';
import type { Scenario, Step } from './scenario.ts';
import { readScenario, writeScenario } from './scenario-file.ts';
import { messageOf } from './test/message-of.ts';

const DAY = 24 * HOUR;

const LEAST = `scenario: 1
title: a test
seed: '1'
servers:
  s1: {}
steps:
`;

/** One step of each kind, with everything that it may have. */
const EVERY_STEP: readonly Step[] = [
  {
    do: 'start',
    server: 's1',
    mode: 'tags',
    identifier: 'a: b',
    trustDomain: 'example.com',
    keyTags: { team: 'x, y', '#': 'yes' },
    clockAhead: 90_000,
    mayFail: true,
  },
  { do: 'stop', server: 's1' },
  { do: 'crash', server: 's1' },
  { do: 'crash', server: 's1', at: { operation: 'CreateAlias', nth: 2, when: 'after' } },
  { do: 'rotate', server: 's1', key: '1', type: 'rsa-2048', mayFail: false },
  { do: 'sign', server: 's2' },
  { do: 'sign', server: 's2', key: 'x509-CA-A' },
  { do: 'migrate', server: 's1', to: 'tags' },
  { do: 'rollBack', server: 's1' },
  { do: 'partition', server: 's1', for: 16 * DAY },
  { do: 'heal', server: 's1' },
  { do: 'fault', server: 's1', operation: 'CreateKey', after: 1, times: 2, effect: { kind: 'throttle' } },
  { do: 'fault', effect: { kind: 'error', code: 'LimitExceededException', message: '' } },
  { do: 'fault', effect: { kind: 'delay', milliseconds: 1.5 } },
  { do: 'mend' },
  { do: 'lag', by: 250 },
  { do: 'foreignKey', alias: 'alias/backup', description: 'null', tags: { a: '' } },
  { do: 'twin', server: 's1', key: 'x509-CA-A' },
  { do: 'advance', by: DAY + 6 * HOUR },
  {
    do: 'together',
    steps: [
      { do: 'rotate', server: 's1', key: 'a' },
      { do: 'rotate', server: 's2', key: 'a' },
    ],
  },
];

const FULL: Scenario = {
  scenario: 1,
  title: 'all: of it',
  says: 'two\nlines',
  source: 'docs',
  seed: '007',
  world: { taggingLag: HOUR, latency: 3000, order: 'as-they-come' },
  servers: { s1: { mode: 'alias', keyTags: { a: 'b' } }, s2: {} },
  steps: [...EVERY_STEP],
  expect: [
    { that: 'keys', server: 's1', are: ['x509-CA-A', '1'] },
    { that: 'enabledKeys', are: 0 },
    { that: 'calls', of: 'CreateKey', server: 's2', atMost: 3 },
  ],
};

test('what is written is read as it was', () => {
  const text = writeScenario(FULL);
  expect(readScenario(text, 'full.yaml')).toEqual(FULL);
  expect(text).toContain('\n  - { do: partition, server: s1, for: 16d }\n');
  expect(text).toContain('\n  - do: together\n    steps:\n      - { do: rotate, server: s1, key: a }\n');
});

test('whatever texts and numbers stand in it', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('advance' as const), by: fc.nat(100 * DAY) }),
      fc.record({ do: fc.constant('rotate' as const), server: fc.constant('s1'), key: text }),
      fc.record({ do: fc.constant('foreignKey' as const), tags: fc.dictionary(text, text) }),
    ),
  );
  fc.assert(
    fc.property(text, text, steps, (title, says, some) => {
      const scenario: Scenario = { ...FULL, title, says, steps: some };
      expect(readScenario(writeScenario(scenario), 'x.yaml')).toEqual(scenario);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('JSON and anchors are YAML', () => {
  const read = readScenario(`${LEAST}  - &again { do: start, server: s1 }\n  - *again\n`, 'x.yaml');
  expect(read.steps).toEqual([
    { do: 'start', server: 's1' },
    { do: 'start', server: 's1' },
  ]);
  expect(readScenario(JSON.stringify({ ...read, steps: [] }), 'x.json').steps).toEqual([]);
});

describe('refused, with its line and what is allowed, is', () => {
  test.each([
    ['a broken text', '  - { do: start', /^the scenario x\.yaml is invalid:\n {2}x\.yaml:8:\d+: Flow map/],
    [
      'an alias of nothing',
      '  - { do: stop, server: *s1 }',
      /x\.yaml:7:\d+: .*no anchor "&s1" stands before this alias/,
    ],
    ['a field that is there twice', '  - { do: stop, do: start, server: s1 }', /x\.yaml:7:\d+: .*unique/],
    [
      'an unknown step',
      '  - do: rotat\n    server: s1',
      /x\.yaml:7:\d+: steps\[0\]\.do: unknown word "rotat"; did you mean rotate\? \(allowed: start, stop, /,
    ],
    [
      'a step without its word',
      '  - server: s1',
      /x\.yaml:7:\d+: steps\[0\]\.do: it is missing: what is done; .* \(allowed: start/,
    ],
    [
      'an unknown field',
      '  - do: stop\n    server: s1\n    soon: 1',
      /x\.yaml:9:\d+: steps\[0\]\.soon: unknown field "soon" \(allowed: do, server\)/,
    ],
    [
      'an unknown field further in',
      '  - { do: crash, server: s1, at: { operation: CreateKey, when: after, nht: 2 } }',
      /x\.yaml:7:\d+: steps\[0\]\.at\.nht: unknown field "nht"; did you mean nth\? \(allowed: operation, nth, when\)/,
    ],
    [
      'a missing field',
      '  - do: stop',
      /x\.yaml:7:\d+: steps\[0\]\.server: it is missing: the name .*; write for instance server: s1/,
    ],
    [
      'a number for a duration',
      '  - { do: advance, by: 16 }',
      /steps\[0\]\.by: 16 has no unit: how much time passes; write for instance by: 16d or 16h /,
    ],
    [
      'a wrong duration',
      '  - { do: advance, by: 2 weeks }',
      /steps\[0\]\.by: "2 weeks" is no duration; write 14d/,
    ],
    [
      'an unknown value',
      '  - { do: migrate, server: s1, to: tag }',
      /steps\[0\]\.to: unknown value "tag"; did you mean tags\? \(allowed: alias, tags\)/,
    ],
    [
      'an undeclared server',
      '  - { do: start, server: s1 }\n  - { do: start, server: s3 }',
      /^the scenario x\.yaml is invalid:\n {2}x\.yaml:8:\d+: steps\[1\]\.server: unknown server "s3".*\(allowed: s1\), or declare it: servers: \{ s3: \{\} \}$/,
    ],
    [
      'an undeclared server that does something together with others',
      '  - do: together\n    steps:\n      - { do: start, server: s1 }\n      - { do: sign, server: s3 }',
      /x\.yaml:10:\d+: steps\[0\]\.steps\[1\]\.server: unknown server "s3"/,
    ],
    [
      'an expectation of an undeclared server',
      '  []\nexpect:\n  - { that: keys, server: s3, are: [] }',
      /x\.yaml:9:\d+: expect\[0\]\.server: unknown server "s3"/,
    ],
    [
      'an unknown operation',
      '  - { do: crash, server: s1, at: { operation: CreateAlais, when: after } }',
      /x\.yaml:7:\d+: steps\[0\]\.at\.operation: unknown operation "CreateAlais"; did you mean CreateAlias/,
    ],
    [
      'an unknown operation of a fault, and one of an expectation',
      '  - { do: fault, operation: Make, effect: { kind: throttle } }\nexpect:\n  - { that: calls, of: Make, atMost: 1 }',
      /x\.yaml:7:\d+: steps\[0\]\.operation: unknown operation "Make".*\n {2}x\.yaml:9:\d+: expect\[0\]\.of: unknown op/,
    ],
    [
      'time that passes together with something',
      '  - do: together\n    steps: [{ do: advance, by: 1d }, { do: start, server: s1 }]',
      /x\.yaml:8:\d+: steps\[0\]\.steps\[0\]\.do: unknown word "advance" \(allowed: start, stop,/,
    ],
    [
      'the start and the end of a server at once',
      '  - do: together\n    steps: [{ do: start, server: s1 }, { do: stop, server: s1 }]',
      /x\.yaml:8:\d+: steps\[0\]\.steps: start and stop of s1 cannot be together; allowed is one of start, stop, /,
    ],
    [
      'a fault without its effect in a mapping',
      '  - { do: fault, effect: throttle }',
      /steps\[0\]\.effect: it has to be a mapping; write for instance effect: \{ kind: throttle \}/,
    ],
    [
      'a crash at a call that does not say when',
      '  - { do: crash, server: s1, at: { operation: CreateKey, nth: 0 } }',
      /at\.when: it is missing: before the call .*write for instance when: after.*\n.*at\.nth: it has to be more than 0, not 0; write/,
    ],
    [
      'an alias that is none',
      '  - { do: foreignKey, alias: backup }',
      /steps\[0\]\.alias: "backup" is not allowed; it has to begin with alias\//,
    ],
    [
      'one step alone together',
      '  - { do: together, steps: [{ do: mend }] }',
      /steps\[0\]\.steps: it has to hold 2 at least/,
    ],
  ])('%s', (_what, steps, message) => {
    expect(messageOf(`${LEAST}${steps}\n`)).toMatch(message);
  });
});

import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { HOUR } from '../laboratory/durations.ts';
import type { History, HistoryEvent } from '../simulation/history.ts';
import { timelineReport } from './timeline.ts';

const BEGAN = Date.parse('2026-01-01T00:00:00Z');
const ALIAS = 'alias/SPIRE_SERVER/example_org/s1/A';

type Unplaced<Event> = Event extends HistoryEvent ? Omit<Event, 'at'> : never;

/** Hours after the beginning, and what happened then. */
function historyOf(...events: readonly (readonly [number, ...Unplaced<HistoryEvent>[]])[]): History {
  const placed = events.flatMap(([hours, ...list]) =>
    list.map((event) => ({ at: BEGAN + hours * HOUR, ...event }) as HistoryEvent),
  );
  return {
    format: 1,
    title: 'a test',
    target: 'builtin',
    seed: '1',
    began: BEGAN,
    ended: placed.at(-1)?.at ?? BEGAN,
    servers: [{ name: 's1', trustDomain: 'example.org', identifier: 's1' }],
    keys: [{ name: 'key 1', arn: 'arn:1', server: 's1', keyId: 'A' }],
    events: placed,
  };
}

const call = (operation: string, more: object = {}) =>
  ({ kind: 'call', server: 's1', operation, keys: ['key 1'], ...more }) as const;
const MADE = [
  { kind: 'step', index: 0, text: 'rotate s1 A' },
  call('CreateKey'),
  { kind: 'key', key: 'key 1', state: 'Enabled' },
  { kind: 'tags', key: 'key 1', tags: { 'spire-active': 'true', 'spire-last-update': '1' } },
  call('GetPublicKey'),
  call('CreateAlias', { alias: ALIAS }),
  { kind: 'alias', alias: ALIAS, key: 'key 1' },
  { kind: 'uses', server: 's1', keyId: 'A', key: 'key 1' },
] as const satisfies readonly Unplaced<HistoryEvent>[];
const REFRESH = [
  call('DescribeKey'),
  call('UpdateAlias', { alias: ALIAS }),
  { kind: 'alias', alias: ALIAS, key: 'key 1' },
  call('TagResource'),
  { kind: 'tags', key: 'key 1', tags: { 'spire-active': 'true', 'spire-last-update': '2' } },
] as const satisfies readonly Unplaced<HistoryEvent>[];

const LIFE = historyOf(
  [0, ...MADE],
  [0, { kind: 'step', index: 1, text: '2d pass' }],
  [6, ...REFRESH],
  [12, ...REFRESH],
  [
    30,
    call('TagResource'),
    { kind: 'tags', key: 'key 1', tags: { 'spire-active': 'false', 'spire-last-update': '2' } },
    call('DeleteAlias', { alias: ALIAS }),
    { kind: 'alias', alias: ALIAS },
    call('ScheduleKeyDeletion'),
    { kind: 'key', key: 'key 1', state: 'PendingDeletion' },
  ],
  [48, { kind: 'step', index: 2, text: 'sign s1' }],
  [48, { kind: 'uses', server: 's1', keyId: 'A' }],
);

test('steps and what they change, with refreshes summed up', () => {
  expect(timelineReport(LIFE)).toBe(
    `day 0 00:00:00  1. rotate s1 A
                   s1 CreateKey: key 1 for A
                   s1 CreateAlias: ${ALIAS} -> key 1
                   s1 uses key 1 as A
                2. 2d pass
                   ... 4 refreshes of s1
day 1 06:00:00     s1 TagResource: key 1 spire-active=false
                   s1 DeleteAlias: ${ALIAS}
                   s1 ScheduleKeyDeletion: key 1 is PendingDeletion
day 2 00:00:00  3. sign s1
                   s1 has no A
`,
  );
});

test('every call, when they are asked for', () => {
  const lines = timelineReport(LIFE, { calls: true }).split('\n');
  expect(lines.filter((line) => / s1 [A-Z][a-z]+[A-Z]\w+/.test(line))).toHaveLength(12);
  expect(lines).toContain(`day 0 12:00:00     s1 DescribeKey key 1`);
  expect(lines).toContain(`                   s1 UpdateAlias ${ALIAS}`);
});

test('errors of AWS, the same ones counted', () => {
  const denied = call('ScheduleKeyDeletion', { error: 'AccessDeniedException' });
  const step: Unplaced<HistoryEvent> = { kind: 'step', index: 0, text: '1d pass' };
  expect(timelineReport(historyOf([0, step], [1, denied], [2, denied], [3, denied], [4, step]))).toBe(
    `day 0 00:00:00  1. 1d pass
day 0 01:00:00     s1 ScheduleKeyDeletion key 1: AccessDeniedException
                   ... and 2 times more
day 0 04:00:00  1. 1d pass
`,
  );
});

test('servers, signatures, logs and calls of others', () => {
  const warning: Unplaced<HistoryEvent> = { kind: 'log', server: 's1', level: 'warn', message: 'beware' };
  const history = historyOf(
    [0, { kind: 'server', server: 's1', what: 'started', mode: 'alias' }, warning, warning],
    [0, { kind: 'signed', server: 's1', keyId: 'A', key: 'key 1', verified: false }],
    [0, { kind: 'server', server: 's1', what: 'crashed' }],
    [0, { kind: 'server', server: 's1', what: 'start-failed', reason: 'found disabled SPIRE key' }],
    [0, { kind: 'call', operation: 'DisableKey', keys: ['key 1'] }],
    [0, { kind: 'key', key: 'key 1', state: 'Disabled' }],
    [1, { kind: 'uses', server: 's1', keyId: 'A', key: 'key 1' }],
    [1, call('DescribeKey')],
    [1, { kind: 'key', key: 'key 1', state: 'Deleted' }],
  );
  const texts = timelineReport(history)
    .trimEnd()
    .split('\n')
    .map((line) => line.slice('day 0 00:00:00'.length).trim());
  expect(texts).toEqual([
    's1 runs, by aliases',
    's1 warning: beware',
    's1 signs as A with key 1: FAILED',
    's1 has crashed',
    's1 does not start: found disabled SPIRE key',
    'somebody DisableKey: key 1 is Disabled',
    's1 uses key 1 as A',
    'key 1 is Deleted',
  ]);
});

test('nothing after the instant at which a law breaks', () => {
  const breach: Unplaced<HistoryEvent> = {
    kind: 'breach',
    invariant: 'signatures-verify',
    text: 's1 cannot sign with A',
  };
  const history = historyOf([0, { kind: 'step', index: 0, text: 'sign s1' }, breach], [1, ...MADE]);
  const plain = `day 0 00:00:00  1. sign s1
                   BROKEN signatures-verify: s1 cannot sign with A
`;
  expect(timelineReport(history)).toBe(plain);
  const coloured = timelineReport(history, { colour: true });
  expect(coloured).toContain('\u001b[31mBROKEN');
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test('what was not played, and what was done for an expectation', () => {
  const skipped = new Map([[0, 's1 does not run']]);
  const history = historyOf(
    [0, { kind: 'step', index: 0, text: 'stop s1' }],
    [0, { kind: 'step', index: 1, text: 'sign s1' }],
  );
  expect(timelineReport(history, { skipped, steps: 1 })).toBe(
    'day 0 00:00:00  1. stop s1 (not played: s1 does not run)\n                expectation: sign s1\n',
  );
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcome } from '../reports/test/sample.ts';
import { type CheckOutcome, verdictOf } from '../verdict.ts';
import { untried, withExpectedFailures } from './apply.ts';
import { ExpectedFailureError, readExpectedFailures } from './read.ts';

const KNOWN = { checks: ['ha/one', 'ha/two'], targets: ['builtin:alias', 'builtin:tags'] };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-xfail-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function read(text: string) {
  const file = join(directory, 'known.yaml');
  writeFileSync(file, text);
  return readExpectedFailures(file, KNOWN);
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedFailureError);
    return (error as Error).message.replaceAll(`${directory}/`, '');
  }
  throw new Error('nothing was refused');
}

describe('readExpectedFailures', () => {
  test('reads YAML and JSON, with the line of each entry', () => {
    const yaml = [
      '# what we know',
      '- check: ha/one',
      '  reason: waits for a release',
      '- { check: ha/two, target: "plugin:./mine --fast", reason: never }',
    ];
    expect(read(yaml.join('\n'))).toEqual([
      { check: 'ha/one', reason: 'waits for a release', at: `${directory}/known.yaml:2` },
      { check: 'ha/two', target: 'plugin:./mine --fast', reason: 'never', at: `${directory}/known.yaml:4` },
    ]);
    expect(read('[{"check": "ha/one", "reason": "x"}]')).toMatchObject([{ check: 'ha/one' }]);
    expect(read('')).toEqual([]);
  });

  test('tells every mistake with its line', () => {
    const text = [
      '- check: ha/tow',
      '  reason: x',
      '- check: ha/one',
      '  target: builtin:tag',
      '  reason: x',
      '- check: ha/two',
      '  reason: x',
      '- check: ha/two',
      '  target: builtin:tags',
      '  reason: x',
    ];
    expect(messageOf(() => read(text.join('\n'))).split('\n')).toEqual([
      'the expected failures in known.yaml are invalid:',
      '  known.yaml:1: ha/tow is not a check; did you mean ha/two?',
      '  known.yaml:4: builtin:tag is not a target; did you mean builtin:tags?',
      '  known.yaml:8: the entry of line 6 says this already; keep one of them',
    ]);
  });

  test.each([
    [
      'an unknown field',
      '- check: ha/one\n  raeson: x\n  reason: y',
      /known\.yaml:2: raeson is not a field; the fields are check, target, reason/,
    ],
    [
      'an entry without a reason',
      '- check: ha/one',
      /known\.yaml:1: reason has to be a text that is not empty$/,
    ],
    [
      'an empty reason',
      '- check: ha/one\n  reason: " "',
      /known\.yaml:2: reason has to be a text that is not empty$/,
    ],
    ['a reason that is a number', '- check: ha/one\n  reason: 5', /known\.yaml:2: reason has to be a text/],
    [
      'what is no list',
      'check: ha/one',
      /known\.yaml:1: it has to be a list of entries with check, target, reason$/,
    ],
    ['what is no entry', '- ha/one', /known\.yaml:1: an entry has the fields check, target, reason$/],
    ['what is not YAML', '- "a', /known\.yaml:1: /],
    [
      'a target of nobody',
      '- { check: ha/one, target: nothing-like-it, reason: x }',
      /nothing-like-it is not a target$/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(messageOf(() => read(text))).toMatch(message);
  });

  test('refuses a file that is not there', () => {
    expect(messageOf(() => readExpectedFailures(join(directory, 'none.yaml'), KNOWN))).toMatch(/ENOENT/);
  });
});

describe('the verdict', () => {
  const entry = { check: 'ha/one', reason: 'known', at: 'known.yaml:1' };
  const one = (result: CheckOutcome['result'], target = 'builtin:alias') =>
    outcome({ id: 'ha/one', group: 'ha', result, target });
  const result = (...outcomes: readonly CheckOutcome[]) =>
    withExpectedFailures(verdictOf('1', outcomes), [entry]).result;

  test('is a success when all that failed was expected', () => {
    expect(result(one('failed'), outcome())).toBe('success');
    expect(result(one('failed'), outcome({ result: 'failed' }))).toBe('failure');
  });

  test('is a failure when what was expected to fail passed', () => {
    expect(result(one('passed'), outcome())).toBe('failure');
  });

  test('is partial when what was expected to fail was skipped', () => {
    expect(result(one('skipped'), outcome())).toBe('partial');
  });

  test('holds an entry with a target to that target', () => {
    const checks = [one('failed'), one('failed', 'builtin:tags')];
    const narrow = { ...entry, target: 'builtin:tags' };
    const verdict = withExpectedFailures(verdictOf('1', checks), [narrow]);
    expect(verdict.result).toBe('failure');
    expect(verdict.checks.map(({ expectedFailure }) => expectedFailure)).toEqual([
      undefined,
      { reason: 'known', at: 'known.yaml:1' },
    ]);
    expect(untried(verdict, [narrow, { ...entry, check: 'ha/two' }])).toEqual([
      { ...entry, check: 'ha/two' },
    ]);
  });

  test('takes a plugin without a mode for both, as --target does', () => {
    const checks = ['plugin:./mine:alias', 'plugin:./mine:tags', 'plugin:./mine-too:tags'];
    const expected = [{ ...entry, target: 'plugin:./mine' }];
    const verdict = withExpectedFailures(
      verdictOf(
        '1',
        checks.map((target) => one('failed', target)),
      ),
      expected,
    );
    expect(verdict.checks.map((check) => check.expectedFailure !== undefined)).toEqual([true, true, false]);
    expect(untried(verdict, expected)).toEqual([]);
    const twice = [
      '{ check: ha/one, target: "plugin:x", reason: a }',
      '{ check: ha/one, target: "plugin:x:tags", reason: b }',
    ];
    expect(messageOf(() => read(twice.map((line) => `- ${line}\n`).join('')))).toContain('says this already');
  });
});

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../laboratory/durations.ts';
import { type Verdict, verdictOf } from '../verdict.ts';
import { terminalReport } from './terminal.ts';
import { expectedVerdict, missedVerdict, outcome, sampleVerdict } from './test/sample.ts';

/** The cells of the table's rows, without its frame. */
function rows(verdict: Verdict): readonly (readonly string[])[] {
  return terminalReport(verdict)
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('terminalReport', () => {
  it('lists each check on its target under its group, in the order of the groups', () => {
    expect(rows(sampleVerdict())).toEqual([
      ['check', 'target', 'result'],
      ['discovery'],
      ['discovery/finds-its-keys', 'builtin:alias', 'passed'],
      ['migration'],
      ['migration/over-and-back', 'builtin:alias', 'skipped'],
      ['ha'],
      ['ha/partial-rollback', 'builtin:tags', 'failed'],
      ['cleanup'],
      ['cleanup/two-weeks', 'builtin:alias', 'passed'],
    ]);
  });

  it('tells below the table, in full, what failed or was skipped and how to see it again', () => {
    const text = terminalReport(sampleVerdict());
    expect(text).toContain(
      [
        'failed ha/partial-rollback on builtin:tags',
        '  Shows: A server that is rolled back keeps | its keys.',
        '  Source: docs/known-defects.md',
        '  Reason: the keys of s1: expected ["a|b"], found []',
        '    second line <b> & "more" ]]> ]]> ```end',
        '  Reproduce: npx keyproof check --target builtin:tags --only ha/partial-rollback --seed 42',
      ].join('\n'),
    );
    expect(text).toContain('  Reason: builtin:alias does not offer both-modes\n');
    expect(text.match(/Reproduce:/g)).toHaveLength(2);
  });

  it('says of a broken target whether it was caught or missed', () => {
    const text = terminalReport(missedVerdict());
    expect(text).toMatch(/finds-its-keys +│ broken:never-refreshes:alias +│ caught/);
    expect(text).toMatch(/two-weeks +│ broken:never-refreshes:alias +│ missed/);
    expect(text).toContain('missed cleanup/two-weeks on broken:never-refreshes:alias');
  });

  it('says what was expected, and which line has to go', () => {
    const text = terminalReport(expectedVerdict());
    expect(rows(expectedVerdict())).toEqual([
      ['check', 'target', 'result'],
      ['discovery'],
      ['discovery/finds-its-keys', 'builtin:alias', 'xfail'],
      ['keys'],
      ['keys/is-made', 'builtin:alias', 'xpass'],
      ['keys/is-kept', 'builtin:alias', 'skipped'],
    ]);
    expect(text).toContain(
      [
        'xfail discovery/finds-its-keys on builtin:alias',
        '  Shows: A server finds its keys.',
        '  Source: docs/known-defects.md',
        '  Expected: fails (known.yaml:3): waits for | issue <7>',
        '  Reason: the key is gone',
        '  Reproduce: npx keyproof check --target builtin:alias --only discovery/finds-its-keys --seed 3',
      ].join('\n'),
    );
    expect(text).toContain(
      '  Reason: it passed, though known.yaml:3 expects it to fail: remove that entry\n',
    );
    expect(text).toContain(
      '\n0 passed, 0 failed, 1 skipped, 1 failed as expected, 1 passed against expectation: failure\n',
    );
  });

  it('closes with the verdict, what was simulated and the seed', () => {
    expect(terminalReport(sampleVerdict()).split('\n').slice(-5)).toEqual([
      '',
      '2 passed, 1 failed, 1 skipped: failure',
      '2,100 calls, 42 days of virtual time',
      'seed 42: --seed 42 repeats this run',
      '',
    ]);
  });

  it('tells parts of a day of a short run', () => {
    const short = outcome({ calls: 3, virtualTime: 6 * HOUR });
    expect(terminalReport(verdictOf('1', [short]))).toContain('3 calls, 0.3 days of virtual time');
  });

  it('has no table when nothing ran', () => {
    expect(terminalReport(verdictOf('1', []))).toBe(
      '0 passed, 0 failed, 0 skipped: partial\n0 calls, 0 days of virtual time\nseed 1: --seed 1 repeats this run\n',
    );
  });

  it('stays within 100 columns and loses nothing, however long the names are', () => {
    const id = `discovery/${'very-long-name-'.repeat(8)}end`;
    const target = `broken:${'forgets-everything-'.repeat(4)}:alias`;
    const verdict = verdictOf('1', [outcome({ id, target })]);
    const table = terminalReport(verdict)
      .split('\n')
      .filter((line) => /^[┌│├└]/.test(line));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(100);
    const columns = rows(verdict).slice(2);
    expect(columns.map(([cell]) => cell).join('')).toBe(id);
    expect(columns.map(([, cell]) => cell).join('')).toBe(target);
  });

  it('has colours only when asked, and they change nothing else', () => {
    const plain = terminalReport(sampleVerdict());
    const colourful = terminalReport(sampleVerdict(), { colour: true });
    expect(plain).toBe(stripVTControlCharacters(plain));
    expect(colourful).not.toBe(plain);
    expect(stripVTControlCharacters(colourful)).toBe(plain);
  });
});

import { describe, expect, it } from 'vitest';
import { verdictOf } from '../verdict.ts';
import { markdownReport } from './markdown.ts';
import { expectedVerdict, missedVerdict, outcome, sampleVerdict } from './test/sample.ts';

describe('markdownReport', () => {
  it('begins with the verdict', () => {
    expect(markdownReport(sampleVerdict())).toMatch(
      /^## keyproof: failure\n\n\*\*2 passed, 1 failed, 1 skipped: failure\*\* \(2,100 calls, 42 days of virtual time, seed `42`\)\n\n/,
    );
  });

  it('shows failures with their evidence, behind a fence that the evidence cannot close', () => {
    expect(markdownReport(sampleVerdict())).toContain(
      [
        '### Failed',
        '',
        '#### `ha/partial-rollback` on `builtin:tags`',
        '',
        'A server that is rolled back keeps \\| its keys. Source: docs/known-defects.md.',
        '',
        '````text',
        'the keys of s1: expected ["a|b"], found []',
        'second line <b> & "more" ]]> ]]> ```end',
        '````',
        '',
      ].join('\n'),
    );
  });

  it('gives the command lines that repeat what failed or was skipped', () => {
    expect(markdownReport(sampleVerdict())).toContain(
      [
        '### Reproduce',
        '',
        '```sh',
        'npx keyproof check --target builtin:tags --only ha/partial-rollback --seed 42',
        'npx keyproof check --target builtin:alias --only migration/over-and-back --seed 42',
        '```',
        '',
      ].join('\n'),
    );
  });

  it('gives a command line for each outcome that is no success', () => {
    const lines = markdownReport(missedVerdict()).match(/^npx .*$/gm);
    expect(lines).toEqual(
      ['cleanup/two-weeks', 'cleanup/one-day'].map(
        (id) => `npx keyproof check --target broken:never-refreshes:alias --only ${id} --seed 7`,
      ),
    );
  });

  it('has a table for each group', () => {
    const text = markdownReport(sampleVerdict());
    const groups = text.match(/^### (discovery|migration|tags|ha|cleanup)$/gm);
    expect(groups).toEqual(['### discovery', '### migration', '### ha', '### cleanup']);
    expect(text).toContain(
      [
        '### migration',
        '',
        '| check                     | target          | result      |',
        '| ------------------------- | --------------- | ----------- |',
        '| `migration/over-and-back` | `builtin:alias` | **skipped** |',
        '',
      ].join('\n'),
    );
  });

  it('keeps a pipe in a name from ending its cell', () => {
    const text = markdownReport(verdictOf('1', [outcome({ target: 'plugin:a|b' })]));
    expect(text).toContain('| `discovery/finds-its-keys` | `plugin:a\\|b` | passed |');
  });

  it('has nothing to explain after a success', () => {
    const text = markdownReport(verdictOf('1', [outcome()]));
    expect(text).toContain('**1 passed, 0 failed, 0 skipped: success**');
    expect(text).not.toMatch(/Failed|Skipped|Reproduce/);
  });

  it('tells what was expected, and what passed all the same before it', () => {
    const text = markdownReport(expectedVerdict());
    expect(text).toContain(
      '**0 passed, 0 failed, 1 skipped, 1 failed as expected, 1 passed against expectation: failure**',
    );
    const told = 'Expected: fails (known.yaml:3): waits for \\| issue \\<7\\>';
    expect(text.split(told)).toHaveLength(4);
    expect(text).toContain('it passed, though known.yaml:3 expects it to fail: remove that entry');
    expect(text.match(/^### .*$/gm)).toEqual([
      '### Passed against expectation',
      '### Skipped',
      '### Reproduce',
      '### Failed as expected',
      '### discovery',
      '### keys',
    ]);
    expect(text).toMatch(/`keys\/is-made` .* \*\*xpass\*\* /);
    expect(text).toMatch(/`discovery\/finds-its-keys` .* \*\*xfail\*\* /);
  });
});

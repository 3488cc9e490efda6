import { describe, expect, it } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import type { CheckOptions } from './run.ts';
import { fails, needsCrash, onlyTags, passes, run } from './test/bench.ts';

describe('--only and --target', () => {
  it('select by group, by id and by target', async () => {
    const { stdout } = await run({ only: ['ha/fails', 'tags'], target: ['mine:tags'] }, [
      passes,
      fails,
      needsCrash,
      onlyTags,
    ]);
    expect(stdout).toContain('ha/fails');
    expect(stdout).toContain('tags/only-tags');
    expect(stdout).not.toMatch(/discovery\/passes|ha\/needs-crash|mine:alias/);
  });

  it('run nothing twice', async () => {
    const twice = { only: ['discovery', 'discovery/passes'], target: ['mine:alias', 'mine:alias'] };
    expect((await run(twice, [passes])).stdout).toContain('\n1 passed, ');
  });

  it.each<[string, CheckOptions, RegExp]>([
    ['an unknown target', { target: ['mine:other'] }, /the targets are mine:alias, mine:tags$/],
    ['an unknown check', { only: ['tag/only-tags'] }, /did you mean tags\/only-tags\?/],
    ['a part of an id', { only: ['only-tag'] }, /did you mean tags\/only-tags\?/],
    ['an unknown group', { only: ['dicsovery'] }, /did you mean discovery\?/],
    ['nonsense', { only: ['zzzzzzzz'] }, /check\. The groups are discovery, migration, tags, ha, cleanup/],
    [
      'what cannot run on the targets',
      { only: ['discovery', 'tags/only-tags'], target: ['mine:alias'] },
      /--only tags\/only-tags selects no check that can run on mine:alias/,
    ],
    ['a group without checks', { only: ['migration'] }, /--only migration/],
  ])('refuse %s before anything runs', async (_, options, message) => {
    const stderr = new Screen();
    const running = run(options, [passes, onlyTags], { stderr });
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow(message);
    expect(stderr.text).toBe('');
  });
});

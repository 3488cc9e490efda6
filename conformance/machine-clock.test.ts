import { expect, test } from 'vitest';
import { CHECKS } from './registry.ts';
import { runChecks } from './runner.ts';
import { builtinTarget } from './targets/builtin.ts';
import type { Mode } from './vocabulary.ts';

test.each<Mode>(['alias', 'tags'])(
  'by the clock of the machine, a good manager passes every check of %s that does not say it needs another',
  async (mode) => {
    const { description: _, ...target } = builtinTarget(mode);
    const features = new Set([...target.features].filter((feature) => feature !== 'virtual-time'));
    const verdict = await runChecks({ targets: [{ ...target, features }], checks: CHECKS, seed: '1' });
    const tried = verdict.checks.filter(({ result }) => result !== 'skipped');
    expect(tried.length).toBeGreaterThan(15);
    expect(tried.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(verdict.result).toBe('partial');
  },
);

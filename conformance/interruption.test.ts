import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Check } from './check.ts';
import { CheckFailure } from './check-failure.ts';
import { runChecks } from './runner.ts';
import { explore } from './simulation/explore/campaign.ts';
import { builtinTarget } from './targets/builtin.ts';
import type { Target } from './targets/target.ts';

// Stands for SIGINT, which ends the process that runs the tests.
const SIGNAL = 'SIGUSR2';

let interruption: AbortController;
const interrupt = () => interruption.abort();

beforeEach(() => {
  interruption = new AbortController();
  process.on(SIGNAL, interrupt);
});

afterEach(() => {
  process.off(SIGNAL, interrupt);
});

/** Fails because of a signal that this process has got, too, and not yet heard of. */
function failBySignal(): never {
  process.kill(process.pid, SIGNAL);
  throw new CheckFailure('the plugin died');
}

test('a check that fails by a signal is told as interrupted, though the failure is known first', async () => {
  const check: Check = {
    id: 'ha/a',
    shows: 'x',
    source: 'x',
    modes: ['tags'],
    needs: [],
    run: async () => failBySignal(),
  };
  const { checks, result } = await runChecks({
    targets: [builtinTarget('tags')],
    checks: [check],
    seed: '1',
    signal: interruption.signal,
  });
  expect(checks).toMatchObject([{ id: 'ha/a', result: 'skipped', reason: 'interrupted' }]);
  expect(result).toBe('partial');
});

test('a history of a plugin that breaks by a signal is none that was played', async () => {
  const builtin = builtinTarget('tags');
  const target: Target = {
    ...builtin,
    description: { kind: 'plugin', plugin: {} as never },
    start: async () => failBySignal(),
  };
  const campaign = await explore({
    target,
    seed: '1',
    range: { servers: 1, days: 1, modes: ['tags'] },
    runs: 1,
    signal: interruption.signal,
  });
  expect(campaign).toMatchObject({ interrupted: true, histories: 0, calls: 0, findings: [] });
});

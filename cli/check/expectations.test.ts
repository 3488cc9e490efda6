import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, UsageError } from '../exit-codes.ts';
import type { CheckOptions } from './run.ts';
import { fails, passes, run } from './test/bench.ts';

describe('--xfail', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'keyproof-check-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const expecting = (text: string, options: CheckOptions = {}) => {
    const xfail = join(directory, 'known.yaml');
    writeFileSync(xfail, text);
    return run({ ...options, xfail }, [passes, fails]);
  };

  it('makes an expected failure a success', async () => {
    const { code, stdout } = await expecting('- { check: ha/fails, reason: known }');
    expect(stdout).toContain('\n2 passed, 0 failed, 0 skipped, 2 failed as expected: success\n');
    expect(stdout).toMatch(/ {2}Expected: fails \(.*known\.yaml:1\): known\n/);
    expect(code).toBe(EXIT.ok);
  });

  it('makes a pass against expectation a failure, and says which line has to go', async () => {
    const text = '- { check: ha/fails, reason: known }\n- { check: discovery/passes, reason: was broken }';
    const { code, stdout } = await expecting(text);
    expect(stdout).toMatch(/it passed, though .*known\.yaml:2 expects it to fail: remove that entry/);
    expect(code).toBe(EXIT.failure);
  });

  it('says which entries the run did not come to', async () => {
    const { code, stderr } = await expecting('- { check: ha/fails, reason: known }', { only: ['discovery'] });
    expect(stderr).toMatch(/^keyproof: .*known\.yaml:1: ha\/fails was not tried in this run$/m);
    expect(code).toBe(EXIT.ok);
  });

  it('is refused before anything runs when it names what is not there', async () => {
    const running = expecting('- { check: ha/fals, reason: known }');
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow(
      /^--xfail: .*:1: ha\/fals is not a check; did you mean ha\/fails\?$/s,
    );
  });
});

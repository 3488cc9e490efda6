import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { SCENARIO_TARGETS } from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { replayFiles } from '../replay/run.ts';
import { Screen } from '../test/screen.ts';
import type { ExploreOptions } from './options.ts';
import { explore } from './run.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-explore-'));
afterAll(() => rmSync(directory, { recursive: true }));

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const plugin = (file: string, args: string) => `plugin:'${process.execPath}' '${path(file)}' ${args}`;
const OURS = plugin('../../bin/keyproof.js', 'plugin');
const sabotaged = (args: string) => plugin('../../conformance/targets/plugin/test/sabotaged.ts', args);

async function run(changes: Partial<ExploreOptions>) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const usual = { servers: '1', days: '1', mode: 'alias', seed: '21', runs: '1', save: directory } as const;
  const code = await explore({ target: OURS, ...usual, ...changes }, { stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe('a search on a plugin', { timeout: 240_000 }, () => {
  test('plays histories, a process to each server', async () => {
    const { code, stdout, stderr } = await run({});
    expect(stdout).toContain('1 passed, 0 failed, 0 skipped: success');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '1 histories, 0 laws broken\n' });
  });

  test('finds a law that it breaks, and saves a history that breaks it again', async () => {
    const target = sabotaged('signs-with-another-key followed');
    const { code, stdout } = await run({ target, seed: '4', tries: '2' });
    expect(code).toBe(EXIT.failure);
    const file = join(directory, 'signatures-verify-4-0.yaml');
    expect(stdout).toContain(
      `Reproduce: npx keyproof replay ${file} --target '${target.replaceAll("'", `'\\''`)}'`,
    );
    expect(readFileSync(file, 'utf8')).toContain('Found by npx keyproof explore --target');
    const screen = new Screen();
    const surroundings = { targets: SCENARIO_TARGETS, stdout: screen, stderr: screen };
    expect(await replayFiles([file], { target }, surroundings)).toBe(EXIT.failure);
    expect(screen.text).toContain('signatures-verify broke');
  });

  test('is skipped, with the reason, where time cannot be turned', async () => {
    const { code, stdout } = await run({ target: sabotaged('never-refreshes') });
    expect(code).toBe(EXIT.failure);
    expect(stdout).toContain('does not offer virtual-time');
    expect(stdout).toContain('0 passed, 0 failed, 1 skipped: partial');
  });

  test('takes no threads', async () => {
    await expect(run({ jobs: '2' })).rejects.toThrow(
      /--jobs 2: the histories of a plugin are played one after/,
    );
  });
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS, type JsonReport } from '../conformance/index.ts';

const COMMAND = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `keyproof check` as a script does. */
function keyproofCheck(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, 'check', ...args], { cwd: directory }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-check-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('keyproof check', () => {
  it('runs one check on both targets, tells the verdict and writes the reports', async () => {
    const [{ id } = { id: '' }] = CHECKS.filter(({ modes }) => modes.length === 2);
    const { code, stdout, stderr } = await keyproofCheck(
      ...['--only', id, '--seed', '42'],
      ...['--report', 'json=verdict.json', '--report', 'junit=verdict.xml', '--report', 'md=verdict.md'],
    );
    expect(stdout).toMatch(/^2 passed, 0 failed, 0 skipped: success$/m);
    expect(stdout).toMatch(/^[1-9][\d,]* calls, [\d.,]+ days of virtual time$/m);
    expect(stderr).toMatch(/^builtin:alias: \w+ \.\.\.\nbuiltin:tags: \w+ \.\.\.\n$/);
    expect(code).toBe(0);
    expect(readdirSync(directory).sort()).toEqual(['verdict.json', 'verdict.md', 'verdict.xml']);
    const report = JSON.parse(readFileSync(join(directory, 'verdict.json'), 'utf8')) as JsonReport;
    expect(report).toMatchObject({
      result: 'success',
      seed: '42',
      checks: [
        { id, target: 'builtin:alias', result: 'passed', reason: '' },
        { id, target: 'builtin:tags', result: 'passed', reason: '' },
      ],
    });
  });

  it.each(['1', '2'])('tells what ran when it is interrupted, with %s threads', async (jobs) => {
    const args = ['check', '--seed', '42', '--jobs', jobs, '--report', 'json=verdict.json'];
    const child = spawn(process.execPath, [COMMAND, ...args], { cwd: directory });
    let [stderr, isInterrupted] = ['', false];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      // The second group of checks has begun: some are through.
      if (isInterrupted || stderr.split('\n').length < 3) return;
      isInterrupted = true;
      child.kill('SIGINT');
    });
    child.stdout.resume();
    const [code] = await once(child, 'close');
    expect(stderr).toContain('keyproof: interrupted; ending what is under way (once more ends it at once)');
    const report = JSON.parse(readFileSync(join(directory, 'verdict.json'), 'utf8')) as JsonReport;
    expect(report.result).toBe('partial');
    const reasons = report.checks.filter(({ result }) => result === 'skipped').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['interrupted']));
    expect(report.checks.filter(({ result }) => result === 'passed').length).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  it('blames no plugin for a Ctrl-C that reaches it as well, and leaves nothing of it behind', async () => {
    const target = `plugin:'${process.execPath}' '${COMMAND}' plugin`;
    const args = [
      'check',
      '--target',
      target,
      '--seed',
      '42',
      '--jobs',
      '2',
      '--report',
      'json=verdict.json',
    ];
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: directory,
      env: { ...process.env, TMPDIR: directory },
      // A terminal signals the whole group of processes.
      detached: true,
    });
    let [stderr, isInterrupted] = ['', false];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      // A plugin of the next group of checks is about to start.
      if (isInterrupted || stderr.split('\n').length < 3) return;
      isInterrupted = true;
      process.kill(-Number(child.pid), 'SIGINT');
    });
    child.stdout.resume();
    expect(await once(child, 'close')).toEqual([1, null]);
    const report = JSON.parse(readFileSync(join(directory, 'verdict.json'), 'utf8')) as JsonReport;
    expect(report.checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(report.result).toBe('partial');
    expect(readdirSync(directory).filter((name) => name.startsWith('keyproof-'))).toEqual([]);
  });

  it('writes the same reports with any number of threads', async () => {
    const report = async (jobs: string) => {
      const file = `${jobs}.json`;
      const args = ['--only', 'tags', '--seed', '42', '--jobs', jobs, '--report', `json=${file}`];
      expect(await keyproofCheck(...args)).toMatchObject({ code: 0 });
      return readFileSync(join(directory, file), 'utf8');
    };
    expect(await report('2')).toBe(await report('1'));
  });

  it('repeats a run by its seed', async () => {
    const [{ id } = { id: '' }] = CHECKS;
    const first = await keyproofCheck('--only', id);
    const [, seed = ''] = /^seed (\d+):/m.exec(first.stdout) ?? [];
    const second = await keyproofCheck('--only', id, '--seed', seed);
    expect(first.code).toBe(0);
    expect(second).toEqual(first);
  });

  it('lists every check, and runs none', async () => {
    const { code, stdout, stderr } = await keyproofCheck('--list');
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(ids).toEqual(CHECKS.map((check) => check.id));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    [['--target', 'builtin:other'], 'the targets are builtin:alias, builtin:tags'],
    [['--target', 'plugin:'], '--target plugin: names no command'],
    [['--target', 'plugin:./my-keymanager > log'], '> means something to a shell'],
    [
      ['--target', 'plugin:./x', '--target-config', 'no/such.hcl'],
      '--target plugin:./x: its --target-config no/such.hcl: ENOENT',
    ],
    [['--target-config', 'x.hcl'], '--target-config is for plugins'],
    [['--target', 'http://127.0.0.1:4566'], 'an endpoint is checked by --endpoint'],
    [['--target', 'https://kms.eu-west-1.amazonaws.com'], 'an endpoint is checked by --endpoint'],
    [['--endpoint', '127.0.0.1:4566'], "is neither 'aws' nor a URL of http or https"],
    [['--endpoint', 'https://kms.eu-west-1.amazonaws.com'], 'use --endpoint aws --region REGION'],
    [['--endpoint', 'http://127.0.0.1:9', '--only', 'keys/is-found-by-its-key-id'], 'gives no answer'],
    [['--endpoint', 'http://127.0.0.1:9', '--only', 'singing'], 'did you mean signing?'],
    [['--endpoint', 'http://127.0.0.1:9', '--only', 'ha'], 'neither a group nor a check of an endpoint'],
    [
      ['--endpoint', 'http://127.0.0.1:9', '--target', 'builtin:tags'],
      "cannot be used with option '--target",
    ],
    [['--endpoint', 'http://127.0.0.1:9', '--self-test'], "cannot be used with option '--self-test'"],
    [['--endpoint', 'http://127.0.0.1:9', '--jobs', '0'], 'is not a number of jobs'],
    [['--endpoint', 'http://127.0.0.1:9', '--plan', '--yes'], "cannot be used with option '--yes'"],
    [['--endpoint', 'http://127.0.0.1:9', '--plan', '--list'], "cannot be used with option '--list'"],
    [['--endpoint', 'http://127.0.0.1:9', '--replica-region', 'us-east-1'], 'is the Region itself'],
    [['--region', 'eu-west-1'], '--region goes with --endpoint only'],
    [['--plan'], '--plan goes with --endpoint only'],
    [['--only', 'discovry'], 'did you mean discovery?'],
    [['--seed', 'not a seed'], 'is not a seed'],
    [['--report', 'json=no/such/directory.json'], 'the directory of the report does not exist'],
    [['--report', 'pdf=x.pdf'], 'it takes json=FILE, junit=FILE, md=FILE, html=FILE'],
    [
      ['--endpoint', 'http://127.0.0.1:9', '--plan', '--report', 'md=x'],
      "cannot be used with option '--report",
    ],
    [['--endpoint', 'http://127.0.0.1:9', '--plan', '--xfail', 'x'], "cannot be used with option '--xfail"],
    [['--endpoint', 'http://127.0.0.1:9', '--list', '--region', 'x'], "cannot be used with option '--region"],
    [['--endpoint', 'http://127.0.0.1:9', '--list', '--yes'], "cannot be used with option '--yes'"],
    [['--self-test', '--target', 'builtin:alias'], "'--self-test' cannot be used with option '--target"],
    [['--self-test', '--list'], "'--list' cannot be used with option '--self-test'"],
    [['--list', '--report', 'json=x.json'], "'--list' cannot be used with option '--report"],
    [['--list', '--seed', '1'], "'--list' cannot be used with option '--seed"],
    [['--xfail', 'no/such.yaml'], '--xfail: ENOENT'],
    [['--self-test', '--xfail', 'known.yaml'], "'--self-test' cannot be used with option '--xfail"],
    [['--jobs', '0'], "'0' is not a number of jobs; it takes 1 to 999"],
    [['--jobs', 'many'], "'many' is not a number of jobs"],
    [['--list', '--jobs', '2'], "'--list' cannot be used with option '--jobs"],
    [['discovery'], 'too many arguments'],
  ])('calls %j wrong usage, and runs nothing', async (args, message) => {
    const { code, stdout, stderr } = await keyproofCheck(...args);
    expect(stderr).toContain(message);
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
    expect(readdirSync(directory)).toEqual([]);
  });
});

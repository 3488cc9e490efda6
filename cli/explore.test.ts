import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SCENARIO_TARGETS } from '../conformance/index.ts';
import type { ExploreOptions } from './explore/options.ts';
import { explore } from './explore/run.ts';
import { replayFiles } from './replay/run.ts';
import { Screen } from './test/screen.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-explore-'));
afterAll(() => rmSync(directory, { recursive: true }));

let written = 0;
const USUAL = {
  target: 'builtin',
  servers: '2',
  days: '20',
  seed: '1',
  runs: '6',
  jobs: '1',
  save: directory,
};

async function run(changes: Partial<ExploreOptions>) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const code = await explore({ ...USUAL, ...changes }, { stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

test('tells that every law held', async () => {
  const { code, stdout } = await run({});
  expect(code).toBe(0);
  expect(stdout).toMatch(/exploration\/every-law-holds +│ builtin +│ passed/);
  expect(stdout).toMatch(/1 passed, 0 failed, 0 skipped: success\n[\d,]+ calls, 1\d\d days/);
});

test('saves what it finds as a scenario that replay breaks the same law with', async () => {
  const { code, stdout } = await run({ target: 'broken:takes-any-twin' });
  expect(code).toBe(1);
  const [, law = 'a law'] = /failed exploration\/(\S+) on broken:takes-any-twin/.exec(stdout) ?? [];
  const [, file = ''] =
    /Reproduce: npx keyproof replay (\S+) --target broken:takes-any-twin/.exec(stdout) ?? [];
  expect(readdirSync(directory)).toContain(file.slice(directory.length + 1));
  const screen = new Screen();
  expect(
    await replayFiles(
      [file],
      { target: 'broken:takes-any-twin' },
      { targets: SCENARIO_TARGETS, stdout: screen, stderr: screen },
    ),
  ).toBe(1);
  expect(screen.text).toContain(`${law} broke on`);
});

test('shards are merged into one verdict', async () => {
  const reports: string[] = [];
  for (const shard of ['1/2', '2/2']) {
    const file = join(directory, `${shard.replace('/', '-')}.json`);
    await run({ shard, report: [`json=${file}`] });
    reports.push(file);
  }
  const { code, stdout } = await run({ merge: reports });
  expect(code).toBe(0);
  expect(stdout).toContain('2 passed, 0 failed, 0 skipped: success');
  const calls = reports.map((file) => JSON.parse(readFileSync(file, 'utf8')).checks[0].calls as number);
  const whole = await run({});
  const total = calls.reduce((sum, count) => sum + count, 0).toLocaleString('en-US');
  expect(stdout).toContain(`${total} calls`);
  expect(whole.stdout).toContain(`${total} calls`);
});

test.each([
  [{ target: 'nobody' }, /--target nobody is not known/],
  [{ target: 'plugin:./mine' }, /plugin:.\/mine/],
  [{ targetConfig: 'mine.hcl' }, /--target-config is for plugins/],
  [{ tries: '-1' }, /--tries -1: it takes a whole number from 0 to/],
  [{ servers: '11' }, /--servers 11: it takes a whole number from 1 to 10/],
  [{ days: 'x' }, /--days x: it takes a whole number from 1 to 365/],
  [{ shard: '3/2' }, /--shard 3\/2: it takes I\/N/],
  [{ seed: '$(x)' }, /is not a seed/],
  // Told before the search, although nothing would be found.
  [{ save: writtenReport({}) }, /--save .*: EEXIST/],
  [
    { merge: [writtenReport({ seed: '1', checks: [{ id: 'ha/x', group: 'ha' }] })] },
    /is no report of keyproof explore/,
  ],
  [
    { merge: [writtenReport({ seed: '1', checks: [] }), writtenReport({ seed: '2', checks: [] })] },
    /is of seed 1 and .* is of seed 2|of seed 1 and .* of seed 2/,
  ],
] as const)('refuses %j', async (changes, message) => {
  await expect(run(changes)).rejects.toThrow(message);
});

function writtenReport(report: object): string {
  const file = join(directory, `report-${written++}.json`);
  writeFileSync(file, JSON.stringify(report));
  return file;
}

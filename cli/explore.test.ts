import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { type CheckOutcome, SCENARIO_TARGETS } from '../conformance/index.ts';
import type { ExploreOptions } from './explore/options.ts';
import { explore } from './explore/run.ts';
import { exploreCommand } from './explore.ts';
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

test('tells how far it got when it is interrupted', async () => {
  const command = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));
  const file = join(directory, 'interrupted.json');
  const args = ['--servers', '1', '--days', '1', '--runs', '1000000', '--save', directory];
  const child = spawn(process.execPath, [command, 'explore', ...args, '--report', `json=${file}`]);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr === '') child.kill('SIGINT');
    stderr += text;
  });
  child.stdout.resume();
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(stderr).toMatch(
    /^500 histories, 0 laws broken\n(.*\n)*keyproof: interrupted; ending the histories under way/,
  );
  const { result, checks } = JSON.parse(readFileSync(file, 'utf8'));
  expect(result).toBe('partial');
  expect(checks).toMatchObject([{ result: 'skipped', reason: 'interrupted', search: { runs: 1_000_000 } }]);
  expect(checks[0].search.histories).toBeGreaterThanOrEqual(500);
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

/** Plays parts of a search. @returns their reports, in the order of the parts */
async function partsOf(shards: readonly string[], changes: Partial<ExploreOptions> = {}) {
  const reports: string[] = [];
  for (const shard of shards) {
    const file = join(directory, `part-${written++}.json`);
    await run({ shard, report: [`json=${file}`], ...changes });
    reports.push(file);
  }
  return reports;
}

function checksOf(file: string): CheckOutcome[] {
  return JSON.parse(readFileSync(file, 'utf8')).checks;
}

test('shards are merged into one verdict', async () => {
  const [merged, all] = [join(directory, 'merged.json'), join(directory, 'all.json')];
  const parts = await partsOf(['2/2', '1/2']);
  const { code, stdout } = await run({ merge: parts, report: [`json=${merged}`] });
  expect(code).toBe(0);
  expect(stdout).toContain('1 passed, 0 failed, 0 skipped: success');
  await run({ report: [`json=${all}`] });
  const [{ search, ...whole } = {} as CheckOutcome] = checksOf(all);
  expect(search).toMatchObject({ shard: { index: 1, of: 1 }, histories: 6, servers: 2, days: 20, runs: 6 });
  const command = whole.reproduce;
  expect(command).not.toContain('--shard');
  expect(checksOf(merged)).toEqual([
    { ...whole, shows: 'Every law holds in 6 histories of 2 servers and 20 days, in 2 parts.' },
  ]);
});

test('a part that is missing makes the verdict partial', async () => {
  const parts = await partsOf(['1/4', '3/4']);
  const { code, stdout } = await run({ merge: parts });
  expect(code).toBe(1);
  expect(stdout).toContain('Reason: parts 2 and 4 of 4 are missing');
  expect(stdout).toContain('0 passed, 0 failed, 1 skipped: partial');
});

test('a part that was not played makes the verdict partial', async () => {
  const parts = await partsOf(['1/2', '2/2'], { runs: '1' });
  const { code, stdout } = await run({ merge: parts });
  expect(code).toBe(1);
  expect(stdout).toContain('Reason: part 2 of 2: no history was played');
  expect(stdout).toContain('0 passed, 0 failed, 1 skipped: partial');
});

test('a law that broke in several parts is told of once, with its first history', async () => {
  const save = mkdtempSync(join(directory, 'merge-'));
  const search = { target: 'broken:ignores-fresh-aliases', runs: '30', keepGoing: true, tries: '0', save };
  const parts = await partsOf(['1/2', '2/2'], search);
  const failed = parts.flatMap(checksOf).filter(({ id }) => id === 'exploration/no-key-in-use-is-deleted');
  expect(failed).toHaveLength(2);
  const runs = failed.map((outcome) => outcome.search?.broken?.run ?? 0);
  const first = failed[runs.indexOf(Math.min(...runs))];
  const broke = failed.reduce((sum, outcome) => sum + (outcome.search?.broken?.histories ?? 0), 0);
  const merged = join(save, 'merged.json');
  const { code, stdout } = await run({ merge: parts, report: [`json=${merged}`] });
  expect(code).toBe(1);
  expect(stdout).not.toContain('every-law-holds');
  const told = checksOf(merged).filter(({ id }) => id === first?.id);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    reproduce: first?.reproduce,
    reason: `${first?.reason}\ntogether: ${broke} of 30 histories, in 2 parts`,
  });
});

test('a law that broke in one part leaves no passed outcome of another', async () => {
  const save = mkdtempSync(join(directory, 'merge-'));
  const search = { target: 'broken:published-f', runs: '4', tries: '0', save };
  const parts = await partsOf(['1/2', '2/2'], search);
  expect(parts.map((file) => checksOf(file)[0]?.result)).toEqual(['passed', 'failed']);
  const all = await run({ merge: parts });
  expect(all.code).toBe(1);
  expect(all.stdout).toContain('together: 1 of 4 histories, in 2 parts');
  expect(all.stdout).toContain('0 passed, 1 failed, 0 skipped: failure');
  const withGap = await run({ merge: parts.slice(1) });
  expect(withGap.stdout).toContain('Reason: part 1 of 2 is missing');
  expect(withGap.stdout).toContain('0 passed, 1 failed, 1 skipped: failure');
});

test('refuses to merge a part twice, another search, and what is merged already', async () => {
  const [one = '', other = ''] = await partsOf(['1/2', '1/2'], { runs: '2' });
  await expect(run({ merge: [one, other] })).rejects.toThrow(/both of part 1 of 2; give each part once/);
  const differing = [
    [{ seed: '2' }, /has seed 1 and .* has seed 2; merge the parts of one search/],
    [{ days: '10' }, /has days 20 and .* has days 10;/],
    [{ mode: 'tags' }, /has modes alias and tags and .* has modes tags;/],
    [{ runs: '3' }, /has runs 2 and .* has runs 3;/],
    [{ shard: '2/3' }, /has parts 2 and .* has parts 3;/],
  ] as const;
  for (const [changes, message] of differing) {
    const [another = ''] = await partsOf(['2/2'], { runs: '2', ...changes });
    await expect(run({ merge: [one, another] })).rejects.toThrow(message);
  }
  const merged = join(directory, 'merged-once.json');
  await run({ merge: [one], report: [`json=${merged}`] });
  await expect(run({ merge: [merged] })).rejects.toThrow(/does not say which part .* merged already/);
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
  [{ merge: [writtenReport({ seed: '1', checks: [] })] }, /is no report of keyproof explore/],
] as const)('refuses %j', async (changes, message) => {
  await expect(run(changes)).rejects.toThrow(message);
});

test.each([
  ['--seed', '4'],
  ['--target', 'builtin'],
  ['--servers', '3'],
  ['--days', '45'],
  ['--mode', 'tags'],
  ['--runs', '1'],
  ['--minutes', '1'],
  ['--shard', '1/2'],
  ['--jobs', '1'],
  ['--tries', '1'],
  ['--keep-going'],
  ['--save', '.'],
  ['--target-config', 'x.hcl'],
])('--merge plays nothing, and takes no %s', async (...option) => {
  const command = exploreCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const running = command.parseAsync(['--merge', 'part.json', ...option], { from: 'user' });
  await expect(running).rejects.toThrow(
    new RegExp(`'--merge <file>' cannot be used with option '${option[0]}`),
  );
});

function writtenReport(report: object): string {
  const file = join(directory, `report-${written++}.json`);
  writeFileSync(file, JSON.stringify(report));
  return file;
}

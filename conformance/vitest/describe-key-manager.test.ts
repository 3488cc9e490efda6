import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeKeyManager } from './describe-key-manager.ts';
import { checksNamed, targetsNamed } from './selection.ts';

const VITEST = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
const PROJECT = fileURLToPath(new URL('test/project', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-vitest-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs Vitest in the project, as its own user would. */
async function tried() {
  const output = join(directory, 'report.json');
  const arguments_ = ['run', '--root', PROJECT, '--reporter=json', `--outputFile=${output}`];
  const env = { ...process.env, VITEST: undefined };
  await new Promise((ended) => execFile(process.execPath, [VITEST, ...arguments_], { env }, ended));
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report;
  return report.testResults.flatMap(({ assertionResults }) => assertionResults);
}

test('a project of its own has a test for each check', async () => {
  const results = await tried();
  const of = (start: string) => results.filter(({ fullName }) => fullName.startsWith(start));
  expect(of('builtin:tags, seed 1').map(({ status }) => status)).toEqual(['passed', 'passed']);

  // Expected in one file, not in the other.
  const broken = of('broken:creates-at-start:alias, seed 1 discovery/start-creates-nothing');
  expect(broken.map(({ status }) => status).sort()).toEqual(['failed', 'skipped']);
  const [failure = ''] = broken.flatMap(({ failureMessages = [] }) => failureMessages);
  expect(failure).toMatch(/^CheckFailure: .+\n/);
  expect(failure).toMatch(/^Reproduce: npx keyproof check --target broken:creates-at-start:alias /m);

  // No command line knows a target of one's own.
  const own = of('own, seed 1 discovery/restart-finds-keys').flatMap(
    ({ failureMessages = [] }) => failureMessages,
  );
  expect(own[0]).toMatch(
    /^Reproduce: describeKeyManager\(\{ target, only: \['discovery\/restart-finds-keys'\], seed: '1' \}\)$/m,
  );

  const [passed] = of('mine, seed 1 discovery/restart-finds-keys');
  expect(passed?.status).toBe('failed');
  expect(passed?.failureMessages?.[0]).toMatch(/known\.yaml:4 expects it to fail: remove that entry/);
  expect(of('mine, seed 1 cleanup/orphans-go')[0]?.status).toBe('skipped');
});

test.each<[string, () => unknown, RegExp]>([
  ['a target', () => targetsNamed(['builtin:tag']), /builtin:tag is not known; did you mean builtin:tags\?/],
  [
    'a check',
    () => checksNamed(['tag'], targetsNamed(['builtin:tags'])),
    /only: tag is neither .* did you mean tags/,
  ],
  [
    'what cannot run',
    () => checksNamed(['discovery/tags-alone-suffice'], targetsNamed(['builtin:alias'])),
    /only: discovery\/tags-alone-suffice selects no check that can run on builtin:alias/,
  ],
])('refused while tests are collected: %s', (_, work, message) => {
  expect(work).toThrow(message);
});

test.each<[object, RegExp]>([
  [
    { onyl: ['ha'] },
    /^onyl is not an option; did you mean only\? The options are target, targetConfig, only, seed,/,
  ],
  [{ target: undefined }, /^target: it takes a name such as 'builtin:tags', a Target with id, mode/],
  [{ target: [] }, /^target: it takes/],
  [{ target: { id: 'mine' } }, /^target: it takes/],
  [{ targetConfig: 'my.hcl' }, /^targetConfig is for plugins; name one as plugin:CMD$/],
  [{ only: 'ha' }, /^only: it takes a list of groups and ids/],
  [{ only: [] }, /^only: it takes a list of groups and ids/],
  [{ seed: 'a b' }, /^seed: it takes up to 64 letters/],
  [{ seed: 1 }, /^seed: .*, as a string$/],
  [{ xfail: '' }, /^xfail: it takes a file's path$/],
  [{ timeout: '5s' }, /^timeout: it takes milliseconds$/],
])('refused while tests are collected: the options %j', (options, message) => {
  expect(() => describeKeyManager({ target: 'builtin:tags', ...options })).toThrow(message);
});

test('what is named twice is tested once', () => {
  expect(targetsNamed(['builtin:tags', 'builtin:tags']).map(({ id }) => id)).toEqual(['builtin:tags']);
});

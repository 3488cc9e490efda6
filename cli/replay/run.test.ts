import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INVARIANTS, SCENARIO_TARGETS } from '../../conformance/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { type ReplayOptions, replayFiles } from './run.ts';

const HEAD =
  "scenario: 1\ntitle: Two keys\nsource: this test\nseed: '7'\nservers:\n  s1: { mode: tags }\nsteps:\n";
const START = '  - { do: start, server: s1 }\n  - { do: rotate, server: s1, key: x509-CA-A }\n';
const TWIN =
  '  - { do: twin, server: s1, key: x509-CA-A }\n  - { do: crash, server: s1 }\n  - { do: start, server: s1 }\n';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-replay-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

/** Runs the command on scenarios of that text. */
async function run(texts: readonly string[], options: Partial<ReplayOptions> = {}) {
  const files = texts.map((text, index) => fileOf(`scenario-${index + 1}.yaml`, text));
  const [stdout, stderr] = [new Screen(), new Screen()];
  const surroundings = { targets: SCENARIO_TARGETS, stdout, stderr };
  const code = await replayFiles(files, { target: 'builtin', ...options }, surroundings);
  return { code, stdout: stdout.text, stderr: stderr.text, files };
}

describe('the verdict', () => {
  it('is partial when there was nothing to play', async () => {
    const { code, stdout } = await run([HEAD.replace('steps:', 'steps: []')]);
    expect(code).toBe(EXIT.failure);
    expect(stdout).toContain('it has no steps');
  });

  it('is 0 when every law held and all is as expected', async () => {
    const { code, stdout, files } = await run([
      `${HEAD}${START}${TWIN}expect: [{ that: enabledKeys, are: 2 }]\n`,
    ]);
    expect(stdout).toContain(
      `${files[0]}: Two keys\nplayed on builtin with the seed 7\n\nday 0 00:00:00  1. start s1\n`,
    );
    expect(stdout).toContain(
      `${files[0]}: all ${INVARIANTS.length} laws held, and what is expected of the end is so (1)\n`,
    );
    expect(stdout).toMatch(/\n1 passed, 0 failed, 0 skipped: success\n\d+ calls, 0 days of virtual time\n$/);
    expect(code).toBe(EXIT.ok);
  });

  it('is 1 when a law breaks, and says which, when, why, and how to see it again', async () => {
    const { code, stdout, files } = await run([`${HEAD}${START}${TWIN}`], {
      target: 'broken:takes-any-twin',
    });
    const text = 's1 shows key 2 for x509-CA-A after its start; the last one made for it is key 1';
    expect(stdout).toContain(`BROKEN every-id-is-one-key: ${text}\n`);
    expect(stdout).toContain(`${files[0]}: failed\n  every-id-is-one-key broke on day 0 00:00:00: ${text}\n`);
    expect(stdout).toMatch(/\n {2}The law: After any crash.*\n {2}Its source: docs\/known-defects\.md, B1/);
    expect(stdout).toContain(
      `  Reproduce: npx keyproof replay ${files[0]} --target broken:takes-any-twin --seed 7\n`,
    );
    expect(stdout).toContain('\n0 passed, 1 failed, 0 skipped: failure\n');
    expect(code).toBe(EXIT.failure);
  });

  it('is 1 when an expectation is not met', async () => {
    const { code, stdout } = await run([`${HEAD}${START}expect: [{ that: enabledKeys, are: 2 }]\n`]);
    expect(stdout).toContain(': failed\n  expected and not so: enabled keys: expected 2, found 1\n');
    expect(code).toBe(EXIT.failure);
  });

  it('is 1 when a step could not be played', async () => {
    const { code, stdout } = await run([`${HEAD}${START}${START}`]);
    expect(stdout).toContain('3. start s1 (not played: s1 runs already)\n');
    expect(stdout).toContain(': skipped\n  not played to the letter: step 3: s1 runs already\n');
    expect(stdout).toContain('\n0 passed, 0 failed, 1 skipped: partial\n');
    expect(code).toBe(EXIT.failure);
  });

  it('is one for all files, each of which is played', async () => {
    const { code, stdout } = await run([`${HEAD}${START}${START}`, `${HEAD}${START}`], { timeline: false });
    expect(stdout).not.toContain('day 0');
    expect(stdout).toMatch(/scenario-1\.yaml: skipped\n.*scenario-2\.yaml: all \d laws held\n/s);
    expect(stdout).toContain('\n1 passed, 0 failed, 1 skipped: partial\n');
    expect(code).toBe(EXIT.failure);
  });
});

describe('--seed', () => {
  it("takes the place of the file's own", async () => {
    const { stdout } = await run([`${HEAD}${START}${START}`], { seed: 'mine' });
    expect(stdout).toContain('played on builtin with the seed mine\n');
    expect(stdout).toContain(' --target builtin --seed mine\n');
  });
});

describe('--calls', () => {
  it('prints also the calls that change nothing', async () => {
    expect((await run([`${HEAD}${START}`])).stdout).not.toContain('GetPublicKey');
    expect((await run([`${HEAD}${START}`], { calls: true })).stdout).toContain(' s1 GetPublicKey key 1\n');
  });
});

describe('--report', () => {
  it('has the scenario as a check of its own group', async () => {
    const [json, junit] = ['verdict.json', 'verdict.xml'].map((name) => join(directory, name));
    await run([`${HEAD}${START}${START}`], { report: [`json=${json}`, `junit=${junit}`] });
    expect(JSON.parse(readFileSync(String(json), 'utf8'))).toMatchObject({
      result: 'partial',
      seed: '7',
      checks: [
        {
          id: 'scenario/scenario-1',
          group: 'scenario',
          target: 'builtin',
          shows: 'Two keys',
          source: 'this test',
          result: 'skipped',
        },
      ],
    });
    expect(readFileSync(String(junit), 'utf8')).toContain('name="scenario/scenario-1"');
  });
});

describe('--laws', () => {
  it('tells what each law says, and where it comes from', async () => {
    const { code, stdout } = await run([], { laws: true });
    for (const { name, says, source } of INVARIANTS) {
      expect(stdout).toContain(`${name}\n  ${says}\n  Source: ${source}\n`);
    }
    expect(code).toBe(EXIT.ok);
  });
});

describe('wrong usage, told before anything is played, is', () => {
  it.each<[string, readonly string[], Partial<ReplayOptions>, RegExp]>([
    ['no file', [], {}, /keyproof replay FILE/],
    ['a file beside --laws', [HEAD], { laws: true }, /plays no file/],
    [
      'a scenario that cannot be',
      [`${HEAD}  - do: dance\n`],
      {},
      /scenario-1\.yaml:8:5: steps\[0\]\.do: unknown/,
    ],
    ['an unknown target', [HEAD], { target: 'broken:takes-any-twn' }, /did you mean broken:takes-any-twin\?/],
    ['a target with a mode', [HEAD], { target: 'builtin:tags' }, /each server runs; take --target builtin$/],
    [
      'a plugin with a mode',
      [HEAD],
      { target: 'plugin:./mine:tags' },
      /runs; take --target plugin:\.\/mine$/,
    ],
    ['a plugin without a command', [HEAD], { target: 'plugin:' }, /--target plugin: names no command/],
    [
      'a plugin that is not there',
      [`${HEAD}${START}`],
      { target: 'plugin:./no/such' },
      /cannot be started: .*ENOENT/s,
    ],
    ['a configuration of no plugin', [HEAD], { targetConfig: 'x.hcl' }, /--target-config is for plugins/],
    ['a seed that no shell takes', [HEAD], { seed: '$(x)' }, /is not a seed/],
    ['an unknown report', [`${HEAD}${START}`], { report: ['pdf=x'] }, /--report: .*not a report/],
  ])('%s', async (_what, texts, options, message) => {
    const running = run(texts, options);
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow(message);
  });

  it('a file that is not there', async () => {
    const running = replayFiles(['/no/such.yaml'], { target: 'builtin' });
    await expect(running).rejects.toThrow('the scenario /no/such.yaml cannot be read: there is no such file');
  });

  it('a directory', async () => {
    const running = replayFiles([tmpdir()], { target: 'builtin' });
    await expect(running).rejects.toThrow(/cannot be read: it is a directory; name the files in it/);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BrokenTarget, type Check, CheckFailure, type Target } from '../../conformance/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { type CheckOptions, check } from './run.ts';

const passes: Check = {
  id: 'discovery/passes',
  shows: 'It passes.',
  source: 'this test',
  modes: ['alias', 'tags'],
  needs: [],
  run: async () => {},
};
const fails: Check = {
  ...passes,
  id: 'ha/fails',
  run: async () => {
    throw new CheckFailure('it failed');
  },
};
const needsCrash: Check = { ...passes, id: 'ha/needs-crash', needs: ['crash'] };
const onlyTags: Check = { ...passes, id: 'tags/only-tags', modes: ['tags'] };
const noticesBroken: Check = {
  ...passes,
  id: 'cleanup/notices',
  run: async ({ target }) => {
    if (target.id.startsWith('broken:')) throw new CheckFailure('it is broken');
  },
};

const target = (mode: Target['mode']): Target => ({
  id: `mine:${mode}`,
  mode,
  features: new Set(),
  start: () => Promise.reject(new Error('no check of this test starts a server')),
});
const broken: BrokenTarget = {
  name: 'forgets',
  breaks: 'It forgets.',
  modes: ['alias'],
  caughtBy: ['cleanup/notices'],
};

/** Runs the command on invented checks and targets. */
async function run(
  options: CheckOptions,
  checks: readonly Check[],
  {
    brokens = [broken],
    witnesses = [] as readonly Target[],
    stdout = new Screen(),
    stderr = new Screen(),
  } = {},
) {
  const code = await check(options, {
    checks,
    targets: [target('alias'), target('tags')],
    witnesses,
    broken: brokens,
    stdout,
    stderr,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

afterEach(() => vi.unstubAllEnvs());

describe('the exit code', () => {
  it('is 0 when every check passed', async () => {
    const { code, stdout } = await run({}, [passes]);
    expect(stdout).toContain('\n2 passed, 0 failed, 0 skipped: success\n');
    expect(code).toBe(EXIT.ok);
  });

  it('is 1 when a check failed, and the others ran all the same', async () => {
    const { code, stdout } = await run({ seed: '5' }, [fails, passes]);
    expect(stdout).toContain('\n2 passed, 2 failed, 0 skipped: failure\n');
    expect(stdout).toContain('Reason: it failed\n');
    expect(stdout).toContain('npx keyproof check --target mine:tags --only ha/fails --seed 5\n');
    expect(code).toBe(EXIT.failure);
  });

  it('is 1 when a check was skipped', async () => {
    const { code, stdout } = await run({}, [passes, needsCrash]);
    expect(stdout).toContain('\n2 passed, 0 failed, 2 skipped: partial\n');
    expect(stdout).toContain('Reason: mine:alias does not offer crash\n');
    expect(code).toBe(EXIT.failure);
  });

  it('is 1 when there is nothing to run', async () => {
    expect((await run({}, [])).code).toBe(EXIT.failure);
  });

  it('is left to an error outside of the checks, and the seed is told', async () => {
    const lost = { ...broken, caughtBy: ['ha/no-such-check'] };
    const stderr = new Screen();
    const running = run({ selfTest: true, seed: '5' }, [passes], { brokens: [lost], stderr });
    await expect(running).rejects.toThrow('claims the check ha/no-such-check');
    await expect(running).rejects.not.toBeInstanceOf(UsageError);
    expect(stderr.text).toContain('the run with --seed 5 broke off\n');
  });
});

describe('--self-test', () => {
  it('fails when a check fits our own manager alone', async () => {
    const fitsOurs: Check = {
      ...passes,
      run: async ({ target }) => {
        if (!target.id.startsWith('mine:')) throw new CheckFailure('it is another one');
      },
    };
    const witnesses = [{ ...target('alias'), id: 'second:alias' }];
    const { code, stdout } = await run({ selfTest: true }, [fitsOurs, noticesBroken], { witnesses });
    expect(stdout).toContain('it is another one');
    expect(stdout).toContain('--target second:alias --only discovery/passes');
    expect(code).toBe(EXIT.failure);
  });

  it('is a success when each broken target is caught', async () => {
    const { code, stdout } = await run({ selfTest: true }, [passes, noticesBroken]);
    expect(stdout).toMatch(/cleanup\/notices +│ broken:forgets:alias +│ caught/);
    expect(stdout).toContain('\n5 passed, 0 failed, 0 skipped: success\n');
    expect(code).toBe(EXIT.ok);
  });

  it('has each of its broken targets also as a --target, which then fails', async () => {
    const { code, stdout } = await run({ target: ['broken:forgets:alias'] }, [noticesBroken]);
    expect(stdout).toMatch(/cleanup\/notices +│ broken:forgets:alias +│ failed/);
    expect(code).toBe(EXIT.failure);
    const unknown = run({ target: ['broken:nothing:alias'] }, [noticesBroken]);
    await expect(unknown).rejects.toThrow(/broken on purpose are broken:forgets:alias/);
  });

  it('is a failure when one gets through', async () => {
    const blind = { ...broken, caughtBy: ['discovery/passes'] };
    const { code, stdout } = await run({ selfTest: true, seed: '5' }, [passes], { brokens: [blind] });
    expect(stdout).toContain('missed discovery/passes on broken:forgets:alias\n');
    expect(stdout).toContain(
      'Reproduce: npx keyproof check --target broken:forgets:alias --only discovery/passes --seed 5\n',
    );
    expect(code).toBe(EXIT.failure);
  });

  it('is restricted by --only, checks and claims', async () => {
    const { code, stdout } = await run({ selfTest: true, only: ['discovery'] }, [passes, noticesBroken]);
    expect(stdout).not.toContain('cleanup/notices');
    expect(stdout).toContain('\n2 passed, 0 failed, 0 skipped: success\n');
    expect(code).toBe(EXIT.ok);
  });
});

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

describe('--list', () => {
  it('tells the id, the modes and what each check shows, a line each', async () => {
    const { code, stdout, stderr } = await run({ list: true }, [passes, onlyTags]);
    expect(stdout).toBe(
      'discovery/passes  alias,tags  It passes.\ntags/only-tags    tags        It passes.\n',
    );
    expect(stderr).toBe('');
    expect(code).toBe(EXIT.ok);
  });

  it('leaves out what --only and --target leave out', async () => {
    const checks = [passes, onlyTags];
    expect((await run({ list: true, only: ['tags'] }, checks)).stdout).toMatch(/^tags\/only-tags .*\n$/);
    expect((await run({ list: true, target: ['mine:alias'] }, checks)).stdout).toMatch(
      /^discovery\/passes .*\n$/,
    );
  });
});

describe('--seed', () => {
  it('is random when absent, and always told', async () => {
    const seeds = await Promise.all(
      [1, 2].map(async () => /^seed (\d+): --seed \1 repeats/m.exec((await run({}, [passes])).stdout)?.[1]),
    );
    for (const seed of seeds) expect(Number(seed)).toBeLessThan(2 ** 32);
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it.each(['', 'a b', '$(x)', '-1', 'x'.repeat(65)])(
    'refuses %j, which no shell would take as it is',
    async (seed) => {
      await expect(run({ seed }, [passes])).rejects.toBeInstanceOf(UsageError);
    },
  );
});

describe('progress', () => {
  it('is a line for each group of a target in a log', async () => {
    const { stderr } = await run({ selfTest: true }, [
      passes,
      { ...passes, id: 'discovery/too' },
      noticesBroken,
      { ...passes, id: 'discovery/three' },
    ]);
    expect(stderr.split('\n')).toEqual([
      'mine:alias: discovery ...',
      'mine:alias: cleanup ...',
      'mine:tags: discovery ...',
      'mine:tags: cleanup ...',
      'broken:forgets:alias: cleanup ...',
      '',
    ]);
  });

  it('is one line written over and over on a terminal, which it leaves empty', async () => {
    const terminal = new Screen({ isTTY: true, columns: 30 });
    await run({}, [passes, noticesBroken], { stderr: terminal });
    const lines = terminal.writes.map(stripVTControlCharacters).filter((text) => text !== '');
    expect(lines).toEqual([
      '[1/4] mine:alias discovery/pa',
      '[2/4] mine:alias cleanup/noti',
      '[3/4] mine:tags discovery/pas',
      '[4/4] mine:tags cleanup/notic',
    ]);
    expect(terminal.text).not.toContain('\n');
    // The cursor goes to the first column and the line is cleared.
    expect(terminal.text.endsWith('\u001b[1G\u001b[2K')).toBe(true);
  });
});

describe('progress on a terminal of unknown width', () => {
  it('shows the whole line', async () => {
    const terminal = new Screen({ isTTY: true, columns: 0 });
    await run({ target: ['mine:alias'] }, [passes], { stderr: terminal });
    expect(terminal.writes).toContain('[1/1] mine:alias discovery/passes');
  });
});

describe('colours', () => {
  const colourful = async (stdout: Screen) => {
    const { stdout: text } = await run({}, [passes], { stdout });
    return text !== stripVTControlCharacters(text);
  };

  it('are for terminals only, and not when NO_COLOR is set', async () => {
    vi.stubEnv('NO_COLOR', '');
    expect(await colourful(new Screen({ isTTY: true }))).toBe(true);
    expect(await colourful(new Screen())).toBe(false);
    vi.stubEnv('NO_COLOR', '1');
    expect(await colourful(new Screen({ isTTY: true }))).toBe(false);
  });
});

describe('--report', () => {
  it('writes reports of a bad verdict too', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyproof-check-'));
    try {
      const files = ['json=a', 'junit=b', 'md=c'].map((report) => report.replace('=', `=${directory}/`));
      await run({ report: files, seed: '5' }, [fails]);
      const read = (name: string) => readFileSync(join(directory, name), 'utf8');
      expect(JSON.parse(read('a'))).toMatchObject({ result: 'failure', seed: '5' });
      expect(read('b')).toContain('failures="2"');
      expect(read('c')).toContain('## keyproof: failure');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is refused before anything runs when its directory does not exist', async () => {
    const stderr = new Screen();
    const running = run({ report: ['json=/no/such/directory/x'] }, [passes], { stderr });
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow('the directory of the report does not exist: /no/such/directory');
    expect(stderr.text).toBe('');
  });
});

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

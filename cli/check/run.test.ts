import { describe, expect, it } from 'vitest';
import { type Check, CheckFailure } from '../../conformance/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { broken, fails, needsCrash, noticesBroken, onlyTags, passes, run, target } from './test/bench.ts';

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

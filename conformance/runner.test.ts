import { expect, test } from 'vitest';
import type { Check } from './check.ts';
import { CheckFailure } from './check-failure.ts';
import { DAY } from './laboratory/durations.ts';
import { Laboratory } from './laboratory/laboratory.ts';
import { runCheck } from './run-check.ts';
import { runChecks } from './runner.ts';
import { builtinTarget } from './targets/builtin.ts';

const target = builtinTarget('tags');

function check(id: Check['id'], run: Check['run'], rest: Partial<Check> = {}): Check {
  return { id, shows: 'x', source: 'x', modes: ['alias', 'tags'], needs: [], run, ...rest };
}

test('a check that fails says why and does not stop the others', async () => {
  const verdict = await runChecks({
    targets: [target],
    seed: '1',
    checks: [
      check('ha/a', async () => {
        throw new CheckFailure('the key is gone');
      }),
      check('ha/b', async () => {
        throw new TypeError('x is not a function');
      }),
      check('ha/c', async (lab) => lab.passDays(3)),
    ],
  });
  expect(verdict.result).toBe('failure');
  expect(verdict.checks.map(({ result, reason }) => [result, reason])).toEqual([
    ['failed', 'the key is gone'],
    ['failed', 'TypeError: x is not a function'],
    ['passed', ''],
  ]);
  expect(verdict.checks[2]?.virtualTime).toBe(3 * DAY);
});

test('a manager that sleeps for no time again and again fails its checks, and holds none of them up', async () => {
  const restless: typeof target = {
    ...target,
    start: (environment) => {
      void (async () => {
        for (;;) await environment.clock.sleep(0);
      })();
      return target.start(environment);
    },
  };
  const verdict = await runChecks({
    targets: [restless],
    seed: '1',
    checks: [
      check('ha/a', async (lab) => {
        await lab.start('s1');
        await lab.passDays(3);
      }),
      check('ha/b', async () => {}),
    ],
  });
  expect(verdict.checks.map(({ result, reason }) => [result, reason])).toEqual([
    ['failed', expect.stringContaining('Time cannot go on from 2026-01-01T00:00:00.000Z: ')],
    ['passed', ''],
  ]);
});

test('a feature that the target lacks skips the check, and the verdict is partial', async () => {
  const poor = { ...target, features: new Set<never>() };
  const run = async () => {
    throw new CheckFailure('must not run');
  };
  const verdict = await runChecks({
    targets: [poor],
    seed: '1',
    checks: [check('ha/a', run, { needs: ['crash'] }), check('ha/b', async () => {})],
  });
  expect(verdict.result).toBe('partial');
  expect(verdict.checks[0]).toMatchObject({ result: 'skipped', reason: 'builtin:tags does not offer crash' });
});

test('a check is run in the modes that it is for', async () => {
  const verdict = await runChecks({
    targets: [builtinTarget('alias'), target],
    seed: '1',
    checks: [check('ha/a', async () => {}, { modes: ['alias'] }), check('ha/b', async () => {})],
  });
  expect(verdict.checks.map((outcome) => `${outcome.id} ${outcome.target}`)).toEqual([
    'ha/a builtin:alias',
    'ha/b builtin:alias',
    'ha/b builtin:tags',
  ]);
});

test('nothing shown is no success', async () => {
  expect((await runChecks({ targets: [target], seed: '1', checks: [] })).result).toBe('partial');
});

/** What happened in a run, without what is truly random: keys and signatures. */
async function history(seed: string): Promise<readonly string[]> {
  const lab = new Laboratory(target, seed);
  const servers = [await lab.start('s1'), await lab.start('s2')];
  for (const server of servers) {
    await server.generate('x509-CA-A');
    await server.generate('JWT-Signer-A');
  }
  await lab.passDays(3);
  await Promise.all(servers.map((server) => server.generate('x509-CA-A')));
  await lab.passDays(17);
  const calls = lab
    .calls()
    .map(({ time, accessKeyId, operation, resources, requestId }) =>
      [time, accessKeyId, operation, resources.join(), requestId].join(' '),
    );
  await lab.close();
  return calls;
}

test('the same seed gives the same history, to the ids; another seed another one', async () => {
  const first = await history('7');
  expect(first.length).toBeGreaterThan(300);
  expect(await history('7')).toEqual(first);
  expect(await history('8')).not.toEqual(first);
});

test('a check that fails on a broken fleet says so in its reason', async () => {
  const outcome = await runCheck(
    check('ha/a', async (lab) => {
      await (await lab.start('s1')).sign('nobody');
    }),
    target,
    '1',
  );
  expect(outcome).toMatchObject({ result: 'failed', reason: expect.stringContaining('nobody') });
});

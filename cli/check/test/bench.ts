import { type BrokenTarget, type Check, CheckFailure, type Target } from '../../../conformance/index.ts';
import { Screen } from '../../test/screen.ts';
import { type CheckOptions, check } from '../run.ts';

/* Invented checks and targets, and the command that runs them. */

export const passes: Check = {
  id: 'discovery/passes',
  shows: 'It passes.',
  source: 'this test',
  modes: ['alias', 'tags'],
  needs: [],
  run: async () => {},
};
export const fails: Check = {
  ...passes,
  id: 'ha/fails',
  run: async () => {
    throw new CheckFailure('it failed');
  },
};
export const needsCrash: Check = { ...passes, id: 'ha/needs-crash', needs: ['crash'] };
export const onlyTags: Check = { ...passes, id: 'tags/only-tags', modes: ['tags'] };
export const noticesBroken: Check = {
  ...passes,
  id: 'cleanup/notices',
  run: async ({ target }) => {
    if (target.id.startsWith('broken:')) throw new CheckFailure('it is broken');
  },
};

export const target = (mode: Target['mode']): Target => ({
  id: `mine:${mode}`,
  mode,
  features: new Set(),
  start: () => Promise.reject(new Error('no check of this test starts a server')),
});
export const broken: BrokenTarget = {
  name: 'forgets',
  breaks: 'It forgets.',
  modes: ['alias'],
  caughtBy: ['cleanup/notices'],
};

/** Runs the command on invented checks and targets. */
export async function run(
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

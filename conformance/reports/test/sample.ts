import { DAY } from '../../laboratory/durations.ts';
import { type CheckOutcome, type Verdict, verdictOf } from '../../verdict.ts';

/** An outcome that passed, but for what is said. */
export function outcome(changes: Partial<CheckOutcome> = {}, seed = '42'): CheckOutcome {
  const facts = {
    id: 'discovery/finds-its-keys',
    group: 'discovery',
    target: 'builtin:alias',
    shows: 'A server finds its keys.',
    source: 'docs/known-defects.md',
    result: 'passed',
    reason: '',
    calls: 700,
    virtualTime: 14 * DAY,
    ...changes,
  } as const;
  const reproduce = `npx keyproof check --target ${facts.target} --only ${facts.id} --seed ${seed}`;
  return { reproduce, ...facts };
}

/** Something of everything: passed, failed and skipped checks, in an order that is not that of the groups. */
export function sampleVerdict(): Verdict {
  return verdictOf('42', [
    outcome({ id: 'cleanup/two-weeks', group: 'cleanup' }),
    outcome(),
    outcome({
      id: 'ha/partial-rollback',
      group: 'ha',
      target: 'builtin:tags',
      shows: 'A server that is rolled back keeps | its keys.',
      result: 'failed',
      reason: 'the keys of s1: expected ["a|b"], found []\nsecond line <b> & "more" ]]> ]]> ```end',
    }),
    outcome({
      id: 'migration/over-and-back',
      group: 'migration',
      result: 'skipped',
      reason: 'builtin:alias does not offer both-modes',
      calls: 0,
      virtualTime: 0,
    }),
  ]);
}

/** A self-test that missed a broken target. */
export function missedVerdict(): Verdict {
  const broken = (changes: Partial<CheckOutcome>) =>
    outcome({ target: 'broken:never-refreshes:alias', expectation: 'fail', ...changes }, '7');
  const missed = { group: 'cleanup', result: 'failed', reason: 'the check did not catch it' } as const;
  return verdictOf('7', [
    broken({ reason: 'the alias is old' }),
    broken({ ...missed, id: 'cleanup/two-weeks' }),
    broken({ ...missed, id: 'cleanup/one-day' }),
  ]);
}

/** A run of which failures were expected: one that came, one that did not, and one of a check that was skipped. */
export function expectedVerdict(): Verdict {
  const expectedFailure = { reason: 'waits for | issue <7>', at: 'known.yaml:3' } as const;
  return verdictOf('3', [
    outcome({ result: 'failed', reason: 'the key is gone', expectedFailure }, '3'),
    outcome({ id: 'keys/is-made', group: 'keys', expectedFailure }, '3'),
    outcome({ id: 'keys/is-kept', group: 'keys', result: 'skipped', reason: 'no', expectedFailure }, '3'),
  ]);
}

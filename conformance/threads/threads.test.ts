import { expect, test } from 'vitest';
import { type Check, groupOf } from '../check.ts';
import { CHECKS } from '../registry.ts';
import { type RunOptions, runChecks } from '../runner.ts';
import { BROKEN_TARGETS, brokenTargets, WITNESSES } from '../self-test/registry.ts';
import { selfTest } from '../self-test/self-test.ts';
import { builtinTarget } from '../targets/builtin.ts';
import { TARGETS } from '../targets/registry.ts';
import { orderFor, recreate } from './recreate.ts';
import { startThreads } from './threads.ts';
import { Turns } from './turns.ts';

const tags = CHECKS.filter((check) => groupOf(check) === 'tags');

/**
 * Holds this thread with a check that no other thread has, until so many checks have begun: those that have, but for
 * this one, run in other threads.
 */
function holding(count: number): { readonly check: Check; readonly onProgress: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  return {
    check: {
      id: 'ha/holds-this-thread',
      shows: 'x',
      source: 'x',
      modes: ['tags'],
      needs: [],
      run: () => promise,
    },
    onProgress: () => {
      begun += 1;
      if (begun === count) resolve();
    },
  };
}

test('the outcomes of other threads are those of this one, and in its order', async () => {
  const options: RunOptions = { targets: TARGETS, checks: tags, seed: '5' };
  const alone = await runChecks(options);
  const { check, onProgress } = holding(alone.checks.length + 1);
  const shared = await runChecks({ ...options, checks: [...tags, check], jobs: 3, onProgress });
  expect(shared.checks.filter(({ id }) => id !== check.id)).toEqual(alone.checks);
  expect(shared.checks.at(-1)).toMatchObject({ id: check.id, result: 'passed' });
});

test('a self-test is shared as well', async () => {
  const broken = BROKEN_TARGETS.slice(0, 4).map((target) => ({
    ...target,
    caughtBy: target.caughtBy.filter((id) => id.startsWith('tags/')),
  }));
  const options = { good: [builtinTarget('tags')], broken, checks: tags, seed: '5' };
  const alone = await selfTest(options);
  expect(alone.checks.some(({ expectation }) => expectation === 'fail')).toBe(true);
  const { check, onProgress } = holding(alone.checks.length + 1);
  const shared = await selfTest({ ...options, checks: [...tags, check], jobs: 2, onProgress });
  expect(shared.checks.filter(({ id }) => id !== check.id)).toEqual(alone.checks);
});

test('every check on every target of the suite can be run in another thread', () => {
  for (const target of [...TARGETS, ...WITNESSES, ...brokenTargets()]) {
    for (const check of CHECKS) {
      const order = orderFor(check, target);
      expect(structuredClone(order)).toEqual(order);
      const again = recreate(order as NonNullable<typeof order>);
      expect(again.check).toBe(check);
      expect(again.target).toMatchObject({ id: target.id, mode: target.mode, features: target.features });
    }
  }
});

test('what only this thread has stays here', () => {
  const [check] = tags as [Check];
  const target = builtinTarget('tags');
  const { description: _, ...nameless } = target;
  expect(orderFor(check, nameless)).toBeUndefined();
  expect(orderFor({ ...check }, target)).toBeUndefined();
  const [known] = BROKEN_TARGETS;
  const invented = { ...known, breaks: 'It is another one of the same name.' } as NonNullable<typeof known>;
  for (const target of brokenTargets([invented])) expect(orderFor(check, target)).toBeUndefined();
});

test('a thread that throws ends the run, which says at what', async () => {
  const target = {
    ...builtinTarget('tags'),
    description: { kind: 'broken', name: 'nobody', mode: 'tags' },
  } as const;
  // The first of the others begins, and this one holds; then nobody holds it any more.
  const { check, onProgress } = holding(2);
  const running = runChecks({ targets: [target], checks: [...tags, check], seed: '5', jobs: 2, onProgress });
  await expect(running).rejects.toThrow(
    `a thread of the run died at the check ${tags[0]?.id}: Error: There is no broken target nobody.`,
  );
});

test('a thread that ends without a word ends the run', async () => {
  const threads = startThreads(
    1,
    { orders: [], seed: '5' },
    new Turns(0),
    { began() {}, ended() {} },
    new URL('./test/dies.ts', import.meta.url),
  );
  await expect(threads.death).rejects.toThrow(
    'a thread of the run died before it ran a check: it ended with code 7',
  );
  await threads.end();
});

test('turns are dealt out once, whoever takes them', () => {
  const one = new Turns(4);
  const other = new Turns(4, one.shared);
  const [first, second] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  expect([first, second, second, first].map((each) => each.next().value)).toEqual([0, 1, 2, 3]);
  expect([first.next().done, second.next().done]).toEqual([true, true]);
  const ended = new Turns(4);
  ended.end();
  expect([...ended]).toEqual([]);
});

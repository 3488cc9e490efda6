import { describe, expect, test } from 'vitest';
import { KeyedLock, mapConcurrently, Tasks } from './concurrency.ts';

describe('KeyedLock', () => {
  test('runs work of one name in turn, also after a failure', async () => {
    const lock = new KeyedLock();
    const events: string[] = [];
    const job =
      (name: string, fail = false) =>
      async () => {
        events.push(`${name} begins`);
        await Promise.resolve();
        events.push(`${name} ends`);
        if (fail) throw new Error(name);
      };
    const results = await Promise.allSettled([
      lock.run('x', job('first', true)),
      lock.run('x', job('second')),
      lock.run('y', job('other')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(events.indexOf('second begins')).toBeGreaterThan(events.indexOf('first ends'));
    expect(events.indexOf('other begins')).toBeLessThan(events.indexOf('first ends'));
  });
});

describe('Tasks', () => {
  test('waits also for what running work starts', async () => {
    const tasks = new Tasks();
    let done = false;
    void tasks.run(async () => {
      await Promise.resolve();
      void tasks.run(async () => {
        await Promise.resolve();
        done = true;
      });
    });
    await tasks.settled();
    expect(done).toBe(true);
  });
});

describe('mapConcurrently', () => {
  const { signal } = new AbortController();

  test('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, signal, async (turns) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      running--;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  test('stops after a failure', async () => {
    const seen: number[] = [];
    const run = mapConcurrently([1, 2, 3, 4, 5, 6], 2, signal, async (item) => {
      seen.push(item);
      if (item === 1) throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(seen.length).toBeLessThan(6);
  });

  test('stops when aborted', async () => {
    await expect(mapConcurrently([1], 1, AbortSignal.abort(), async () => {})).rejects.toThrow('aborted');
  });
});

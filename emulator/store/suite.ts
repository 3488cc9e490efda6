import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lastPart, type RangeOptions, recordKey, recordPrefix, type Store } from './store.ts';

/** What every backend has to do. @param create makes an empty store */
export function storeSuite(create: () => Store | Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await create();
  });
  afterEach(() => store.close());

  const put = (entries: Readonly<Record<string, unknown>>) =>
    store.write(async (transaction) => {
      for (const [key, value] of Object.entries(entries)) await transaction.set(key, value);
    });
  const get = (key: string) => store.read((view) => view.get(key));
  const keys = (prefix: string, options?: RangeOptions) =>
    store.read(async (view) => (await view.range(prefix, options)).map(({ key }) => key));

  test('keeps what was written', async () => {
    await put({ a: { deep: [1, 'two', null] }, b: false });
    expect(await get('a')).toEqual({ deep: [1, 'two', null] });
    expect(await get('b')).toBe(false);
    expect(await get('c')).toBeUndefined();
  });

  test('a new value takes the place of the old one, and a deleted one is gone', async () => {
    await put({ a: 1, b: 1 });
    await put({ a: 2 });
    await store.write((transaction) => transaction.delete('b'));
    await store.write((transaction) => transaction.delete('never'));
    expect([await get('a'), await get('b')]).toEqual([2, undefined]);
  });

  test('write gives what its work gives', async () => {
    expect(await store.write(async () => 'done')).toBe('done');
    expect(await store.read(() => 'seen')).toBe('seen');
  });

  describe('ranges', () => {
    beforeEach(() => put({ b1: 1, a: 0, b3: 3, b2: 2, b: 0, c: 0, B4: 0 }));
    test.each<[string, string, RangeOptions, string[]]>([
      ['all that begin so, in order', 'b', {}, ['b', 'b1', 'b2', 'b3']],
      ['everything', '', {}, ['B4', 'a', 'b', 'b1', 'b2', 'b3', 'c']],
      ['nothing', 'x', {}, []],
      ['after one', 'b', { after: 'b1' }, ['b2', 'b3']],
      ['after one that is not there', 'b', { after: 'b15' }, ['b2', 'b3']],
      ['after the last', 'b', { after: 'b3' }, []],
      ['after one before the prefix', 'b', { after: 'a' }, ['b', 'b1', 'b2', 'b3']],
      ['after one behind the prefix', 'b', { after: 'c' }, []],
      ['from one', 'b', { from: 'b1' }, ['b1', 'b2', 'b3']],
      ['from one that is not there', 'b', { from: 'b15' }, ['b2', 'b3']],
      ['from one before the prefix', 'b', { from: 'a' }, ['b', 'b1', 'b2', 'b3']],
      ['the later of after and from', 'b', { after: 'b1', from: 'b3' }, ['b3']],
      ['at most so many', 'b', { limit: 2 }, ['b', 'b1']],
      ['so many after one', 'b', { after: 'b', limit: 2 }, ['b1', 'b2']],
      ['none', 'b', { limit: 0 }, []],
    ])('%s', async (_what, prefix, options, expected) => {
      expect(await keys(prefix, options)).toEqual(expected);
    });

    test('carry the values', async () => {
      expect(await store.read((view) => view.range('b1'))).toEqual([{ key: 'b1', value: 1 }]);
    });
  });

  describe('record keys', () => {
    test('order part by part', async () => {
      const tuples = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b c'], ['a b'], ['ab', 'a']];
      await put(Object.fromEntries(tuples.toReversed().map((parts) => [recordKey(...parts), true])));
      expect(await keys('')).toEqual(tuples.map((parts) => recordKey(...parts)));
      expect(await keys(recordPrefix('a'))).toEqual(tuples.slice(1, 4).map((parts) => recordKey(...parts)));
      expect(await keys(recordPrefix('a', 'b'))).toEqual([recordKey('a', 'b', 'c')]);
    });

    test('the last part is read back', () => {
      expect(lastPart(recordKey('a', 'b', 'c d'))).toBe('c d');
      expect(lastPart(recordKey('a'))).toBe('a');
    });
  });

  describe('transactions', () => {
    test('see their own writes, which nobody else sees before the end', async () => {
      await put({ a: 'old', b: 'kept' });
      let seenOutside: unknown;
      const seenInside = await store.write(async (transaction) => {
        await transaction.set('a', 'new');
        await transaction.delete('b');
        seenOutside = await store.read(async (view) => [await view.get('a'), (await view.range('')).length]);
        return [await transaction.get('a'), (await transaction.range('')).map(({ key }) => key)];
      });
      expect(seenInside).toEqual(['new', ['a']]);
      expect(seenOutside).toEqual(['old', 2]);
      expect([await get('a'), await get('b')]).toEqual(['new', undefined]);
    });

    test('that throw wrote nothing, and the next one goes on', async () => {
      await put({ a: 'old' });
      const failing = store.write(async (transaction) => {
        await transaction.set('a', 'new');
        await transaction.set('b', 'new');
        throw new Error('on purpose');
      });
      const next = put({ c: 'next' });
      await expect(failing).rejects.toThrow('on purpose');
      await next;
      expect([await get('a'), await get('b'), await get('c')]).toEqual(['old', undefined, 'next']);
    });

    test('happen one after the other', async () => {
      await put({ counter: 0 });
      const increment = () =>
        store.write(async (transaction) => {
          const before = (await transaction.get<number>('counter')) ?? 0;
          await Promise.resolve();
          await transaction.set('counter', before + 1);
        });
      await Promise.all(Array.from({ length: 50 }, increment));
      expect(await get('counter')).toBe(50);
    });

    test('do not move the ground under a reader', async () => {
      await put({ a1: 1, a2: 2 });
      const seen = await store.read(async (view) => {
        const before = await view.get('a1');
        await put({ a1: 'changed', a3: 3 });
        return [before, await view.get('a1'), (await view.range('a')).length];
      });
      expect(seen).toEqual([1, 1, 2]);
      expect(await keys('a')).toEqual(['a1', 'a2', 'a3']);
    });
  });

  test('clear forgets everything, in its turn', async () => {
    await put({ a: 1 });
    const before = put({ b: 1 });
    const clearing = store.clear();
    const after = put({ c: 1 });
    await Promise.all([before, clearing, after]);
    expect(await keys('')).toEqual(['c']);
  });

  test('does what a plain sorted map does, through hundreds of random writes', async () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '\u0001'), maxLength: 5 });
    const change = fc.record({ key, remove: fc.boolean(), fail: fc.boolean() });
    const query = fc.record({
      prefix: key,
      options: fc.record({ after: key, from: key, limit: fc.nat(5) }, { requiredKeys: [] }),
    });
    const model = new Map<string, number>();
    let writes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 20 }), query, async (changes, { prefix, options }) => {
        for (const { key, remove, fail } of changes) {
          const value = writes++;
          const writing = store.write(async (transaction) => {
            await (remove ? transaction.delete(key) : transaction.set(key, value));
            if (fail) throw new Error('on purpose');
          });
          if (fail) {
            await expect(writing).rejects.toThrow('on purpose');
            continue;
          }
          await writing;
          if (remove) model.delete(key);
          else model.set(key, value);
        }
        const expected = [...model]
          .filter(([key]) => key.startsWith(prefix))
          .filter(([key]) => options.after === undefined || key > options.after)
          .filter(([key]) => options.from === undefined || key >= options.from)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, options.limit)
          .map(([key, value]) => ({ key, value }));
        expect(await store.read((view) => view.range(prefix, options))).toEqual(expected);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
}

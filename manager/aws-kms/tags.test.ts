import { describe, expect, test } from 'vitest';
import { lastUpdateOf, tagProblems } from './tags.ts';

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));

describe('user tags', () => {
  test('the documented characters pass, in any script', () => {
    expect(tagProblems({ 'Environment +-=._:/@': 'production 1', größe: '東京' }, true)).toEqual([]);
  });

  test.each([
    ['empty key', { '': 'v' }, '1-128 characters, it has 0'],
    ['long key', { ['k'.repeat(129)]: 'v' }, '1-128 characters, it has 129'],
    ['long value', { k: 'v'.repeat(257) }, '0-256 characters, it has 257'],
    ['sign in a key', { 'a#b': 'v' }, 'tag key "a#b" may only contain'],
    ['sign in a value', { k: 'a\nb' }, 'may only contain'],
    ['emoji', { k: '🔑' }, 'may only contain'],
    ['aws:', { 'aws:team': 'v' }, 'must not start with "aws:"'],
    ['AWS:', { 'AWS:team': 'v' }, 'must not start with "aws:"'],
    ['spire-', { 'spire-active': 'v' }, 'must not start with "spire-"'],
  ])('%s is refused', (_, tags, text) => {
    expect(tagProblems(tags, false)).toEqual([expect.stringContaining(text)]);
  });

  // docs/known-defects.md, D: lengths in bytes, and the manager's own tags forgotten.
  test('lengths are counted in characters', () => {
    expect(tagProblems({ ['ü'.repeat(128)]: '𝒳'.repeat(256) }, false)).toEqual([]);
  });

  test("the manager's own tags count where it writes them", () => {
    expect(tagProblems(many(50), false)).toEqual([]);
    expect(tagProblems(many(51), false)).toEqual(['key_tags: 51 tags are configured; a key can have 50']);
    expect(tagProblems(many(45), true)).toEqual([]);
    expect(tagProblems(many(46), true)).toEqual([
      'key_tags: 46 tags are configured and tag-based discovery adds 5; a key can have 50',
    ]);
  });

  test('spire-last-update is a number of seconds or nothing', () => {
    const read = (value: string) => lastUpdateOf(new Map([['spire-last-update', value]]));
    expect(read('1767225600')).toBe(1_767_225_600_000);
    expect([read(''), read('-1'), read('1e3'), read('soon'), lastUpdateOf(new Map())]).toEqual(
      Array(5).fill(undefined),
    );
  });
});

import { describe, expect, test } from 'vitest';
import kms from './generated/kms.json' with { type: 'json' };
import sts from './generated/sts.json' with { type: 'json' };
import tagging from './generated/tagging.json' with { type: 'json' };
import type { ServiceModel, Shape } from './model.ts';
import { validate } from './validate.ts';

const SHAPES: Readonly<Record<string, Shape>> = {
  Input: {
    type: 'structure',
    members: {
      Name: 'Name',
      SSEType: 'Kind',
      Count: 'Count',
      Secret: 'Secret',
      Blob: 'Blob',
      Items: 'Items',
      Labels: 'Labels',
    },
  },
  Name: { type: 'string', min: 2, max: 4, pattern: '[a-z]*' },
  Kind: { type: 'string', enum: ['A', 'B', 'C'] },
  Count: { type: 'integer', min: 1, max: 9 },
  Secret: { type: 'blob', min: 1, max: 2, sensitive: true },
  Blob: { type: 'blob', max: 2 },
  Items: { type: 'list', member: 'Item', max: 2 },
  Item: { type: 'structure', members: { Key: 'Name', Value: 'Name' }, required: ['Key'] },
  Labels: { type: 'map', key: 'Name', value: 'Name', max: 2 },
};

const MODEL: ServiceModel = {
  source: 'a test',
  serviceId: 'Test',
  apiVersion: '2026-01-31',
  protocol: 'json',
  operations: {},
  shapes: SHAPES,
};

const ONE = '1 validation error detected: ';

describe('texts', () => {
  test.each<[string, object, string]>([
    [
      'the longest',
      { Name: 'abcde' },
      `Value 'abcde' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4`,
    ],
    [
      'the shortest',
      { Name: 'a' },
      `Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2`,
    ],
    [
      'a pattern, which must fit the whole',
      { Name: 'abC' },
      `Value 'abC' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]*`,
    ],
    [
      'an enum, and only the first letter is lowered',
      { SSEType: 'X' },
      `Value 'X' at 'sSEType' failed to satisfy constraint: Member must satisfy enum value set: [A, B, C]`,
    ],
    [
      'the least number',
      { Count: 0 },
      `Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'the greatest number',
      { Count: 10 },
      `Value '10' at 'count' failed to satisfy constraint: Member must have value less than or equal to 9`,
    ],
    [
      'a sensitive value is not shown',
      { Secret: Buffer.from('abc') },
      `Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      'bytes show as Java prints them',
      { Blob: Buffer.from('abc') },
      `Value 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'blob' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      'a missing member',
      { Items: [{ Value: 'ab' }] },
      `Value null at 'items.1.member.key' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'a missing item',
      { Items: [undefined] },
      `Value null at 'items.1.member' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'within an item',
      { Items: [{ Key: 'ab' }, { Key: 'a' }] },
      `Value 'a' at 'items.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 2`,
    ],
    [
      'a value of a map',
      { Labels: { kk: 'a' } },
      `Value 'a' at 'labels.kk.member' failed to satisfy constraint: Member must have length greater than or equal to 2`,
    ],
    [
      'a key of a map',
      { Labels: { k: 'ab', K1: 'ab' } },
      `Value '{k=ab, K1=ab}' at 'labels' failed to satisfy constraint: Map keys must satisfy constraint: [` +
        'Member must have length greater than or equal to 2, ' +
        'Member must satisfy regular expression pattern: [a-z]*]',
    ],
    [
      'a long map',
      { Labels: { aa: 'ab', bb: 'ab', cc: 'ab' } },
      `Value '{aa=ab, bb=ab, cc=ab}' at 'labels' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      'a long list',
      { Items: [{ Key: 'ab' }, { Key: 'cd' }, { Key: 'ef', Value: 'gh' }] },
      `Value '[{Key=ab}, {Key=cd}, {Key=ef, Value=gh}]' at 'items' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
  ])('%s', (_what, input, text) => {
    expect(validate(MODEL, 'Input', input)).toBe(ONE + text);
  });

  test('two constraints of one value: the pattern comes first', () => {
    expect(validate(MODEL, 'Input', { Name: 'ABCDE' })).toBe(
      `2 validation errors detected: Value 'ABCDE' at 'name' failed to satisfy constraint: Member must satisfy ` +
        `regular expression pattern: [a-z]*; Value 'ABCDE' at 'name' failed to satisfy constraint: Member must ` +
        'have length less than or equal to 4',
    );
  });

  test('members come in the order of the model, not of the input', () => {
    const text = validate(MODEL, 'Input', { Count: 0, Name: 'a' }) ?? '';
    expect(text.indexOf(`at 'name'`)).toBeLessThan(text.indexOf(`at 'count'`));
    expect(text).toMatch(/^2 validation errors detected: /);
  });

  test('of very many the first twenty are told, and all are counted', () => {
    const text = validate(MODEL, 'Input', { Items: Array.from({ length: 100 }, () => ({})) }) ?? '';
    expect(text).toMatch(/^101 validation errors detected: /);
    expect(text.match(/failed to satisfy/g)).toHaveLength(20);
  });
});

test.each<[string, object]>([
  ['nothing', {}],
  [
    'every limit exactly',
    { Name: 'abcd', Count: 9, Secret: Buffer.from('ab'), Items: [{ Key: 'ab' }, { Key: 'cd' }] },
  ],
  ['the lower limits', { Name: 'ab', Count: 1, Secret: Buffer.from('a'), Items: [] }],
])('lets through %s', (_what, input) => {
  expect(validate(MODEL, 'Input', input)).toBeUndefined();
});

test('an enum value can be withheld, and is then not offered', () => {
  const withheld = new Set(['B']);
  expect(validate(MODEL, 'Input', { SSEType: 'B' }, withheld)).toContain('enum value set: [A, C]');
  expect(validate(MODEL, 'Input', { SSEType: 'A' }, withheld)).toBeUndefined();
});

test('a model that refers to what it does not have is our own fault', () => {
  expect(() => validate(MODEL, 'Nothing', {})).toThrow('The Test model has no shape Nothing.');
});

test.each([
  ['kms', kms],
  ['tagging', tagging],
  ['sts', sts],
])('every pattern of the %s model can be applied', (_name, model) => {
  const shapes = Object.entries((model as ServiceModel).shapes).filter(([, shape]) => shape.pattern);
  for (const [name] of shapes) expect(() => validate(model as ServiceModel, name, 'x'), name).not.toThrow();
  expect(shapes.length).toBeGreaterThan(3);
});

import { describe, expect, test } from 'vitest';
import { holds, parseConditions } from './conditions.ts';
import { type ContextKeys, requestContext } from './context.ts';

const check = (block: object, context: ContextKeys, variables = true) =>
  holds(parseConditions(block, variables), requestContext(context));

type Row = readonly [operator: string, wanted: unknown, actual: string, holds: boolean];

const OPERATORS: readonly Row[] = [
  ['StringEquals', 'Red', 'Red', true],
  ['StringEquals', 'Red', 'red', false],
  ['StringEquals', 'R*', 'R*', true],
  ['StringEquals', ['Blue', 'Red'], 'Red', true],
  ['StringNotEquals', 'Red', 'red', true],
  ['StringNotEquals', ['Blue', 'Red'], 'Red', false],
  ['StringEqualsIgnoreCase', 'Red', 'rED', true],
  ['StringNotEqualsIgnoreCase', 'Red', 'rED', false],
  ['StringLike', 'alias/*/k?y', 'alias/a/b/key', true],
  ['StringLike', 'alias/*/k?y', 'alias/key', false],
  ['StringLike', 'a.c', 'abc', false],
  ['StringLike', 'a*', 'A', false],
  ['StringLike', 'a*', 'a\nb', true],
  ['StringNotLike', 'a*', 'abc', false],
  ['NumericEquals', 7, '7.0', true],
  ['NumericNotEquals', '7', '8', true],
  ['NumericLessThan', '8', '7', true],
  ['NumericLessThan', '8', '8', false],
  ['NumericLessThanEquals', '8', '8', true],
  ['NumericGreaterThan', '100', '99', false],
  ['NumericGreaterThanEquals', '99', '99', true],
  ['NumericLessThan', '8', 'seven', false],
  ['DateEquals', '2026-01-31T00:00:00Z', '2026-01-31T01:00:00+01:00', true],
  ['DateNotEquals', '2026-01-31T00:00:00Z', '2026-01-31T00:00:01Z', true],
  ['DateLessThan', '2026-02-01', '2026-01-31T23:59:59Z', true],
  ['DateLessThanEquals', '1769817600', '2026-01-31T00:00:00Z', true],
  ['DateGreaterThan', '2026-01-31T00:00:00Z', '1769817601', true],
  ['DateGreaterThanEquals', '2026-01-31T00:00:00Z', '2026-01-30T23:59:59Z', false],
  ['Bool', true, 'true', true],
  ['Bool', 'False', 'false', true],
  ['Bool', 'true', 'false', false],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['BinaryEquals', 'QmluYXJ5', 'qmluYXJ5', false],
  ['IpAddress', '10.0.0.0/8', '10.200.3.4', true],
  ['IpAddress', '10.0.0.0/8', '11.0.0.1', false],
  ['IpAddress', '10.1.2.3', '10.1.2.3', true],
  ['IpAddress', '2001:db8::/32', '2001:DB8:0:1::5', true],
  ['IpAddress', '10.0.0.0/99', '10.0.0.1', false],
  ['IpAddress', 'everywhere', '10.0.0.1', false],
  ['NotIpAddress', '10.0.0.0/8', '10.200.3.4', false],
  ['NotIpAddress', '10.0.0.0/8', '2001:db8::1', true],
  ['ArnEquals', 'arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:user/a/b', true],
  ['ArnLike', 'arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:iam:*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:iam::1111*3:role/?', 'arn:aws:iam::111122223333:role/a', true],
  ['ArnLike', 'arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:eu-west-1:1:log-group:x:y', true],
  ['ArnNotEquals', 'arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:user/a', false],
  ['ArnNotLike', 'arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:role/a', true],
];

test.each(OPERATORS)('%s %j of %s: %s', (operator, wanted, actual, expected) => {
  expect(check({ [operator]: { 'aws:x': wanted } }, { 'aws:x': actual })).toBe(expected);
});

test.each([
  ['StringEquals', false],
  ['StringEqualsIfExists', true],
  ['StringNotEquals', true],
  ['ForAllValues:StringEquals', true],
  ['ForAnyValue:StringEquals', false],
  ['ForAnyValue:StringNotEquals', false],
  ['ForAnyValue:StringEqualsIfExists', true],
])('%s without the key in the request: %s', (operator, expected) => {
  expect(check({ [operator]: { 'aws:TagKeys': 'a' } }, {})).toBe(expected);
  expect(check({ [operator]: { 'aws:TagKeys': 'a' } }, { 'aws:TagKeys': [] })).toBe(expected);
});

test.each([
  ['ForAllValues:StringEquals', ['a', 'b'], true],
  ['ForAllValues:StringEquals', ['a', 'b', 'c'], false],
  ['ForAnyValue:StringEquals', ['c', 'b'], true],
  ['ForAnyValue:StringEquals', ['c', 'd'], false],
  ['ForAllValues:StringNotEquals', ['c', 'd'], true],
  ['ForAllValues:StringNotEquals', ['c', 'a'], false],
  ['ForAnyValue:StringNotEquals', ['a', 'c'], true],
  ['ForAnyValue:StringNotEquals', ['a', 'b'], false],
])('%s a, b of %j: %s', (operator, actual, expected) => {
  expect(check({ [operator]: { 'aws:TagKeys': ['a', 'b'] } }, { 'aws:TagKeys': actual })).toBe(expected);
});

describe('Null', () => {
  test.each([
    ['true', {}, true],
    ['true', { k: 'v' }, false],
    ['false', {}, false],
    [false, { k: '' }, true],
  ])('%s', (wanted, context, expected) => {
    expect(check({ Null: { k: wanted } }, context as ContextKeys)).toBe(expected);
  });
});

test('names of keys are the same in upper and lower case, values are not', () => {
  const context = { 'aws:PrincipalTag/Team': 'red' };
  expect(check({ StringEquals: { 'AWS:principaltag/TEAM': 'red' } }, context)).toBe(true);
  expect(check({ StringEquals: { 'AWS:principaltag/TEAM': 'Red' } }, context)).toBe(false);
});

test('all operators and all keys of a block must hold', () => {
  const context = { a: '1', b: '2' };
  expect(check({ StringEquals: { a: '1', b: '2' }, NumericLessThan: { a: '2' } }, context)).toBe(true);
  expect(check({ StringEquals: { a: '1', b: '3' } }, context)).toBe(false);
  expect(check({ StringEquals: { a: '1' }, NumericLessThan: { b: '2' } }, context)).toBe(false);
});

describe('variables', () => {
  /* biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables */
  test.each([
    ['StringEquals', 'home/${aws:username}', { x: 'home/alice', 'aws:username': 'alice' }, true],
    ['StringEquals', '${AWS:UserName}', { x: 'alice', 'aws:username': 'alice' }, true],
    ['StringLike', '${aws:username}*', { x: 'a*c', 'aws:username': 'a*' }, true],
    ['StringLike', '${aws:username}', { x: 'abc', 'aws:username': 'a*' }, false],
    ['StringEquals', "${aws:PrincipalTag/team, 'all'}", { x: 'all' }, true],
    ['StringEquals', "${aws:PrincipalTag/team, 'all'}", { x: 'all', 'aws:PrincipalTag/team': 'b' }, false],
    ['StringEquals', '${aws:username}', { x: '' }, false],
    ['StringNotEquals', '${aws:username}', { x: 'alice' }, true],
    ['StringEquals', '${aws:TagKeys}', { x: 'a', 'aws:TagKeys': ['a'] }, false],
    ['StringLike', 'a${*}', { x: 'a*' }, true],
    ['StringLike', 'a${*}${?}${$}', { x: 'ab?$' }, false],
    ['StringEquals', 'costs $5', { x: 'costs $5' }, true],
    ['StringEquals', '${', { x: '${' }, true],
    ['StringEquals', '${}', { x: '${}' }, true],
    [
      'ArnLike',
      'arn:aws:iam::*:user/${aws:username}',
      { x: 'arn:aws:iam::1:user/a:b', 'aws:username': 'a:b' },
      true,
    ],
  ])('%s %s in %j: %s', (operator, wanted, context, expected) => {
    expect(check({ [operator]: { x: wanted } }, context as ContextKeys)).toBe(expected);
  });

  test('are plain text in policies of the older version', () => {
    const block = { StringEquals: { x: '${aws:username}' } };
    expect(check(block, { x: 'alice', 'aws:username': 'alice' }, false)).toBe(false);
    expect(check(block, { x: '${aws:username}', 'aws:username': 'alice' }, false)).toBe(true);
  });
  /* biome-ignore-end lint/suspicious/noTemplateCurlyInString: policy variables */
});

test.each([
  [{ StringEqual: { x: 'a' } }, 'Policy contains the unknown condition operator StringEqual.'],
  [{ NullIfExists: { x: 'true' } }, 'Policy contains the unknown condition operator NullIfExists.'],
  [{ 'ForSome:Bool': { x: 'a' } }, 'Policy contains the unknown condition operator ForSome:Bool.'],
  [{ Bool: 'true' }, 'Policy contains a condition Bool that is no JSON object.'],
  [{ Bool: { x: { y: 1 } } }, 'Policy contains a condition on x whose value is no text.'],
  [[], 'Policy contains a statement whose Condition is no JSON object.'],
])('refuses %j', (block, message) => {
  expect(() => parseConditions(block, true)).toThrow(message);
});

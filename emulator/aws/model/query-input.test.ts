import { expect, test } from 'vitest';
import type { ServiceModel } from './model.ts';
import { decodeQuery } from './query-input.ts';

const MODEL: ServiceModel = {
  source: 'a test',
  serviceId: 'Test',
  apiVersion: '2026-01-31',
  protocol: 'query',
  operations: {},
  shapes: {
    Input: {
      type: 'structure',
      members: { Name: 'Text', Seconds: 'Number', Deep: 'Flag', Tags: 'Tags', Policy: 'Policy' },
    },
    Text: { type: 'string' },
    Number: { type: 'integer' },
    Flag: { type: 'boolean' },
    Tags: { type: 'list', member: 'Tag' },
    Tag: { type: 'structure', members: { Key: 'Text', Value: 'Text' } },
    Policy: { type: 'structure', members: { Arn: 'Text' } },
  },
};

const read = (query: string) => decodeQuery(MODEL, 'Input', new URLSearchParams(query));

test.each([
  ['Action=X&Version=1', {}],
  ['Name=a&Seconds=900&Deep=TRUE', { Name: 'a', Seconds: 900, Deep: true }],
  ['Name=&Seconds=-1&Deep=false', { Name: '', Seconds: -1, Deep: false }],
  [
    'Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c',
    { Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c' }] },
  ],
  ['Policy.Arn=x', { Policy: { Arn: 'x' } }],
  ['X-Amz-Date=20260131&X-Amz-Signature=0', {}],
])('%s', (query, input) => {
  expect(read(query)).toEqual(input);
});

test.each([
  ['Seconds=1.5', `'1.5' is not a valid integer for Seconds.`],
  ['Seconds=', `'' is not a valid integer for Seconds.`],
  ['Deep=yes', `'yes' is not a valid boolean for Deep.`],
  ['name=a', `Unknown parameter 'name': Keyproof refuses it rather than ignore it.`],
  [
    'Tags.member.2.Key=a',
    `Unknown parameter 'Tags.member.2.Key': Keyproof refuses it rather than ignore it.`,
  ],
  ['Policy.Other=a', `Unknown parameter 'Policy.Other': Keyproof refuses it rather than ignore it.`],
])('refuses %s', (query, message) => {
  expect(() => read(query)).toThrow(expect.objectContaining({ code: 'ValidationException', message }));
});

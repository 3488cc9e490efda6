import { expect, test } from 'vitest';
import { listOperations } from '../server.ts';
import { type AnyHandler, defineService, type ServiceDefinition } from './service.ts';

const handler: AnyHandler = async () => ({});

const definition: ServiceDefinition = {
  name: 'kms',
  messageMember: 'message',
  model: {
    source: 'a test',
    serviceId: 'Test',
    apiVersion: '2026-01-31',
    protocol: 'json',
    operations: { Sign: { errors: [] }, Verify: { errors: [] } },
    shapes: {},
  },
  operations: { Sign: handler },
  notEmulated: ['Verify'],
};

test('a registry that fits the model is a service', () => {
  const { notEmulated: _, ...service } = definition;
  expect(defineService(definition)).toEqual(service);
});

test.each([
  ['a handler of nothing', { operations: { Sign: handler, Sing: handler } }, 'Sing is not in the API model'],
  ['a listed name of nothing', { notEmulated: ['Verify', 'Very'] }, 'Very is not in the API model'],
  ['a missing operation', { notEmulated: [] }, 'Verify is neither handled nor listed as not emulated'],
  [
    'an operation that is both',
    { notEmulated: ['Sign', 'Verify'] },
    'Sign is both handled and listed as not emulated',
  ],
  [
    'several faults at once',
    { operations: { Sing: handler } },
    'Sing is not in the API model; Sign is neither handled nor listed as not emulated',
  ],
])('%s stops the emulator', (_what, change, problem) => {
  expect(() => defineService({ ...definition, ...change })).toThrow(`The kms registry: ${problem}.`);
});

test('every operation of the four models is told of', () => {
  const operations = listOperations();
  const count = (service: string, some: readonly { service: string }[] = operations) =>
    some.filter((operation) => operation.service === service).length;
  const counts = [count('kms'), count('tagging'), count('sts'), count('cloudtrail')];
  expect(counts).toEqual([54, 9, 11, 60]);
  const done = operations.filter(({ emulated }) => emulated);
  expect([count('tagging', done), count('sts', done), count('cloudtrail', done)]).toEqual([8, 6, 1]);
  expect(operations).toContainEqual({ service: 'kms', operation: 'Sign', emulated: true });
  expect(operations).toContainEqual({ service: 'sts', operation: 'AssumeRoot', emulated: false });
});

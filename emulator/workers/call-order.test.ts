import { expect, test } from 'vitest';
import { Journal } from '../world/journal.ts';
import { machineInstant } from '../world/machine-time.ts';
import type { TimedCall } from './call-buffer.ts';
import { CallOrder } from './call-order.ts';

const call = (requestId: string, at = machineInstant()): TimedCall => ({
  at,
  call: {
    time: '2026-01-31T00:00:00.000Z',
    requestId,
    service: 'kms',
    operation: 'ListKeys',
    account: '000000000000',
    region: 'us-east-1',
    accessKeyId: 'test',
    principal: 'arn:aws:iam::000000000000:root',
    input: {},
    resources: [],
  },
});

/** Two workers whose calls are fetched as they are put here. */
function world() {
  const waiting: [TimedCall[], TimedCall[]] = [[], []];
  let during = () => {};
  const journal = new Journal(100);
  const order = new CallOrder(journal, async () => {
    during();
    return waiting.map((calls) => calls.splice(0));
  });
  journal.takeFrom(order);
  return {
    waiting,
    journal,
    order,
    meanwhile(happens: () => void) {
      during = happens;
    },
    ids: async () => (await journal.read()).map(({ requestId }) => requestId),
  };
}

test('brings the calls of several workers into one order', async () => {
  const { waiting, ids } = world();
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) waiting[index % 2]?.push(call(id));
  expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  waiting[1].push(call('e'));
  waiting[0].push(call('f'));
  expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('what was called while it fetched waits for what other workers called before', async () => {
  const { waiting, ids, meanwhile } = world();
  waiting[0].push(call('a'));
  const early: TimedCall[] = [];
  meanwhile(() => {
    early.push(call('b'));
    waiting[1].push(call('c'));
    meanwhile(() => {});
  });
  expect(await ids()).toEqual(['a']);
  waiting[0].push(...early);
  expect(await ids()).toEqual(['a', 'b', 'c']);
});

test('forgets what was called before a reset, wherever it waits', async () => {
  const { waiting, ids, journal } = world();
  waiting[0].push(call('a'));
  journal.clear();
  waiting[1].push(call('b'));
  expect(await ids()).toEqual(['b']);
  expect(journal.entries()[0]?.sequence).toBe(1);
});

test('takes in what was left at the end', () => {
  const { order, journal } = world();
  const [one, other] = [call('a'), call('b')];
  order.takeIn([[other], [one]]);
  expect(journal.entries().map(({ requestId }) => requestId)).toEqual(['a', 'b']);
});

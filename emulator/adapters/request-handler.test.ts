import { expect, test } from 'vitest';
import { ConnectionLost } from '../server.ts';
import { AUTHORIZATION } from '../test/wire.ts';
import { testWorld } from '../test/world.ts';

const { emulator } = testWorld();
const { handle } = emulator.requestHandler();

const request = {
  method: 'POST',
  path: '/',
  headers: {
    Authorization: AUTHORIZATION,
    'X-Amz-Date': '20260131T000000Z',
    'X-Amz-Target': 'TrentService.ListKeys',
  },
};

test.each([
  ['text', '{"Limit": 5}'],
  ['bytes', Buffer.from('{"Limit": 5}')],
  ['a part of a larger buffer', Buffer.from('xx{"Limit": 5}xx').subarray(2, 14)],
  ['nothing', undefined],
])('takes a body of %s, and headers in any case', async (_what, body) => {
  const { response } = await handle({ ...request, body });
  expect(response.statusCode).toBe(200);
  expect(JSON.parse(Buffer.from(response.body).toString())).toEqual({ Keys: [], Truncated: false });
  expect(emulator.journal.entries().at(-1)?.input).toEqual(body === undefined ? {} : { Limit: 5 });
});

test('takes a query', async () => {
  const { 'X-Amz-Target': _, ...headers } = request.headers;
  const query = { Action: 'GetCallerIdentity', Version: ['2011-06-15'] };
  const { response } = await handle({ method: 'GET', path: '/', query, headers });
  expect(response.statusCode).toBe(200);
  expect(Buffer.from(response.body).toString()).toContain('<Account>000000000000</Account>');
});

test('takes no streams', async () => {
  await expect(handle({ ...request, body: new ReadableStream() })).rejects.toThrow(
    'The in-process request handler takes bodies of text or bytes, no streams.',
  );
});

test('passes on that the connection was lost', async () => {
  emulator.faults.add({ effect: { kind: 'answer-lost' } });
  await expect(handle(request)).rejects.toThrow(ConnectionLost);
});

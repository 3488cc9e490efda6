import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createEmulator } from '../../server.ts';
import { clientsOf } from '../../test/clients.ts';
import { createKey } from '../../test/keys.ts';
import { refusalOf } from '../../test/refusals.ts';
import { AUTHORIZATION, served } from '../../test/wire.ts';
import { START, testWorld } from '../../test/world.ts';

const MIB = 1024 * 1024;
const { send, json, url } = served(testWorld());
const signed = { authorization: AUTHORIZATION, 'x-amz-date': '20260131T000000Z' };

describe('bodies', () => {
  test('of 1 MiB are read', async () => {
    expect((await json('TrentService.ListKeys', '{}'.padEnd(MIB))).status).toBe(200);
  });

  test.each([
    ['one byte more', MIB + 1],
    ['10 MiB', 10 * MIB],
  ])('of %s are refused', async (_size, length) => {
    const response = await json('TrentService.ListKeys', '{}'.padEnd(length));
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      __type: 'RequestEntityTooLargeException',
      message: 'The body of the request is larger than 1048576 bytes.',
    });
  });

  test('of 10 MiB are refused whatever they are sent to, and in pieces', async () => {
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let piece = 0; piece < 160; piece++) controller.enqueue(new Uint8Array(MIB / 16));
        controller.close();
      },
    });
    const response = await fetch(`${url()}/anything`, {
      method: 'PUT',
      body: pieces,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });
});

describe('requests that ask for nothing', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/favicon.ico'],
    ['POST', '/'],
    ['PUT', '/?x=y'],
    ['DELETE', '/_keyproof'],
  ])('%s %s', async (method, path) => {
    const response = await send({ method, path });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ __type: 'UnknownOperationException' });
  });

  test('HEAD answers without a body', async () => {
    const response = await send({ method: 'HEAD', path: '/' });
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  test('what is no HTTP is told so, and the connection closed', async () => {
    const { port, hostname } = new URL(url());
    const socket = connect({ port: Number(port), host: hostname });
    socket.write('Hello, KMS!\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request/);
  });
});

test('the operation is told by the target alone: path and host do not matter', async () => {
  const headers = { ...signed, 'x-amz-target': 'TrentService.ListKeys' };
  expect((await send({ path: '/deep/er?a=b', headers, body: '{}' })).status).toBe(200);
});

test('a bug of ours answers InternalFailure and is reported, and nothing of it leaks', async () => {
  const reports: [unknown, string][] = [];
  const emulator = createEmulator({
    clock: START,
    onInternalError: (error, request) => reports.push([error, request]),
  });
  const { kms } = clientsOf(emulator);
  const { id: KeyId } = await createKey(kms);
  await emulator.close();
  const signing = kms.sign({ KeyId, Message: Buffer.from('secret'), SigningAlgorithm: 'ECDSA_SHA_256' });
  expect(await refusalOf(signing)).toEqual({
    code: 'InternalFailure',
    message: 'An internal error of Keyproof; its log has the details.',
    status: 500,
  });
  expect(reports).toEqual([[expect.any(Error), 'POST / TrentService.Sign']]);
});

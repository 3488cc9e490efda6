import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseHandshake } from './handshake.ts';
import { PluginConnection } from './plugin-connection.ts';
import { type PluginServer, servePlugin } from './serve.ts';
import { HEALTH } from './services.ts';

let server: PluginServer;
let connection: PluginConnection;
beforeAll(async () => {
  server = await servePlugin({ manager: 'memory' });
  connection = new PluginConnection(parseHandshake(server.handshake));
});
afterAll(async () => {
  connection.close();
  await server.close();
});

const check = (service: string) => connection.call(HEALTH, 'Check', { service }).answer;

test.each(['plugin', ''])('%j is serving, configured or not', async (service) => {
  expect(await check(service)).toEqual({ status: 'SERVING' });
});

test('another service is not found', async () => {
  await expect(check('spire')).rejects.toMatchObject({
    code: 5,
    details: 'no service "spire" is watched; ask for "plugin"',
  });
});

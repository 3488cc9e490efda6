import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { RunningPlugin } from './running-plugin.ts';
import { peer, start } from './test/peers.ts';

test.each([
  ['is killed', (plugin: RunningPlugin) => plugin.kill(), 'SIGKILL'],
  ['is closed', (plugin: RunningPlugin) => plugin.close(), null],
  [
    'dies by itself',
    (plugin: RunningPlugin) => {
      process.kill(Number(plugin.pid), 'SIGTERM');
      return plugin.exited;
    },
    'SIGTERM',
  ],
])('a plugin that %s takes what it has started with it', async (_, end, signal) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const met = once(server, 'connection') as Promise<[Socket]>;
  const { plugin } = await start(peer('has-a-child', String((server.address() as AddressInfo).port)));
  const [child] = await met;
  child.resume().on('error', () => {});
  const gone = once(child, 'close');
  await end(plugin);
  await gone;
  expect(await plugin.exited).toMatchObject({ signal });
  server.close();
});

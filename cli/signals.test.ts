import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));
const SCENARIO = fileURLToPath(
  new URL('../fixtures/scenarios/b0-a-rotation-killed-before-its-alias.yaml', import.meta.url),
);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-signals-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  ['SIGINT', 130, ['check']],
  ['SIGTERM', 143, ['replay', SCENARIO]],
  ['SIGHUP', 129, ['explore']],
] as const)('%s while a plugin is tried out ends it with code %i: %j', async (signal, code, args) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const met = once(server, 'connection') as Promise<[Socket]>;
  // It never shakes hands, and does not notice that its host is gone.
  const talk = `require("node:net").connect(${(server.address() as AddressInfo).port}, "127.0.0.1")`;
  const target = `plugin:'${process.execPath}' -e '${talk}'`;
  const child = spawn(process.execPath, [COMMAND, ...args, '--target', target], {
    cwd: directory,
    env: { ...process.env, TMPDIR: directory, NODE_DISABLE_COMPILE_CACHE: '1' },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const [plugin] = await met;
  plugin.resume().on('error', () => {});
  const gone = once(plugin, 'close');
  child.kill(signal);
  expect(await ended).toEqual([code, null]);
  await gone;
  server.close();
  expect(readdirSync(directory).filter((name) => name.startsWith('keyproof-'))).toEqual([]);
});

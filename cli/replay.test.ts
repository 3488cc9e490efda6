import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));

/** Runs `keyproof replay` as a script does. */
function keyproofReplay(...args: readonly string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [COMMAND, 'replay', ...args], (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

test('lists the laws', async () => {
  const { code, stdout, stderr } = await keyproofReplay('--laws');
  expect(stdout).toMatch(/^no-key-in-use-is-deleted\n {2}No key .*\n {2}Source: /);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('has the same verdict when nobody reads to the end', async () => {
  const child = spawn(process.execPath, [COMMAND, 'replay', '--laws'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr.toArray()]);
  expect({ code, stderr: stderr.join('') }).toEqual({ code: 0, stderr: '' });
});

test.each([
  [['no/such.yaml'], 'the scenario no/such.yaml cannot be read: there is no such file'],
  [['x.yaml', '--target', 'other'], '--target other is not known'],
  [['--laws', '--seed', '1'], "'--laws' cannot be used with option '--seed"],
  [['--no-such'], "unknown option '--no-such'"],
])('calls %j wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await keyproofReplay(...args);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

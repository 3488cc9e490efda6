import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));

test.skipIf(!existsSync('/dev/full')).each([[['--help']], [['check', '--list']], [['replay', '--laws']]])(
  'a full disk below standard output is told without a stack: %j',
  async (args) => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', full, 'pipe'] });
    const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr?.toArray()]);
    expect({ code, stderr: stderr?.join('') }).toEqual({
      code: 2,
      stderr: 'keyproof: standard output cannot be written to: ENOSPC: no space left on device, write\n',
    });
  },
);

test('a check has the same verdict when nobody reads to the end', async () => {
  const child = spawn(process.execPath, [COMMAND, 'check', '--list'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [[code], stderr] = await Promise.all([once(child, 'exit'), child.stderr.toArray()]);
  expect({ code, stderr: stderr.join('') }).toEqual({ code: 0, stderr: '' });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import { HOUR } from '../laboratory/durations.ts';

const PROGRAM = fileURLToPath(new URL('./testdata/participant.py', import.meta.url));
const START = '2026-01-01T00:00:00.000Z';

const hasPython = spawnSync('python3', ['-c', 'import urllib.request']).status === 0;
const name = `a participant that was written from the page alone lives a week${hasPython ? '' : ' (skipped: there is no python3 on the PATH)'}`;

test.skipIf(!hasPython)(name, async () => {
  const emulator = createEmulator({ clock: START, seed: 1 });
  const { url } = await emulator.listen({ port: 0 });
  const env = { ...process.env, AWS_ENDPOINT_URL: url, KEYPROOF_CLOCK: `${url}/_keyproof/clock` };
  const child = spawn('python3', [PROGRAM], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(createInterface({ input: child.stdout }), 'line');
    await emulator.clock.advance(7 * 24 * HOUR);
    expect(emulator.participants.list().departed).toEqual([]);
    const calls = emulator.journal
      .entries()
      .map(({ time, operation }) => `${(Date.parse(time) - Date.parse(START)) / HOUR} ${operation}`);
    const refreshes = Array.from({ length: 28 }, (_, index) => (index + 1) * 6);
    expect(calls).toEqual(refreshes.flatMap((hours) => [`${hours} ListKeys`, `${hours} ListAliases`]));
  } finally {
    child.kill('SIGKILL');
    await emulator.close();
  }
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SERVER = fileURLToPath(new URL('../server.ts', import.meta.url));

/** A program in which nothing but the move of the clock is under way: no server listens, no connection is open. */
const PROGRAM = `
  const { createEmulator } = await import(${JSON.stringify(SERVER)});
  const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z', participantLimit: 50 });
  emulator.participants.join('dead');
  await emulator.clock.advance(1000);
  console.log(emulator.participants.list().departed[0].reason);
`;

test('a program lives as long as its clock waits for a participant that is dead', async () => {
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  expect(await run.then(({ stdout }) => stdout, String)).toBe('no answer\n');
});

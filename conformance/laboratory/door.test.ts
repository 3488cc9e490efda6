import { afterEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { openDoor } from './door.ts';
import { Gate } from './gate.ts';

const emulators: Emulator[] = [];
afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
});

test('who came in takes no part any more when the door closes, also with nothing asked of the clock', async () => {
  const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z', seed: 1 });
  emulators.push(emulator);
  const gate = new Gate('s1', emulator.clock, () => {});
  const door = await openDoor({ emulator, gate, ahead: 0 });
  // Killed between joining and its first question for a turn: no connection breaks that would tell of it.
  await fetch(`${door.url}/_keyproof/clock/participants`, {
    method: 'POST',
    headers: { 'x-keyproof-control': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ name: 's1' }),
  });
  expect(emulator.participants.list().participants).toMatchObject([{ name: 's1', awaited: true }]);
  await door.close();
  expect(emulator.participants.list()).toMatchObject({
    participants: [],
    departed: [{ name: 's1', reason: 'connection lost' }],
  });
});

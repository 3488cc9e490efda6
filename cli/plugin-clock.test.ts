import { afterEach, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions, type JournalEntry } from '../emulator/server.ts';
import { keyproofPlugin, start } from '../manager/plugin/test/peers.ts';

const START = '2026-01-01T00:00:00.000Z';
const HOUR = 3_600_000;
const emulators: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
});

/** A world whose time stands still, and servers in processes of their own that live in it. */
async function world(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ clock: START, seed: 1, ...options });
  emulators.push(emulator);
  const { url } = await emulator.listen({ port: 0 });
  const server = (name: string, configuration = '') =>
    start({
      ...keyproofPlugin(),
      env: {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        KEYPROOF_CLOCK: `${url}/_keyproof/clock`,
        KEYPROOF_CLOCK_NAME: name,
      },
      configuration: `region = "us-east-1"\nkey_identifier_value = "${name}"\n${configuration}`,
    });
  const advance = (step: object) =>
    fetch(`${url}/_keyproof/clock/advance`, {
      method: 'POST',
      headers: { 'x-keyproof-control': '1' },
      body: JSON.stringify(step),
    });
  return { emulator, server, advance };
}

/** The instants of calls, in milliseconds after the start. */
const instants = (calls: readonly JournalEntry[], operation: string) =>
  calls
    .filter((call) => call.operation === operation)
    .map(({ time }) => Date.parse(time) - Date.parse(START));

const every = (hours: number, times: number) =>
  Array.from({ length: times }, (_, index) => (index + 1) * hours * HOUR);

const twice = (list: readonly number[]) => list.flatMap((each) => [each, each]);

test('two servers live 30 days in the time of the emulator', async () => {
  const { emulator, server, advance } = await world();
  const [s1, s2] = await Promise.all([server('s1'), server('s2', 'enable_tag_based_key_discovery = true')]);
  for (const { plugin } of [s1, s2]) await plugin.generateKey('x509-CA-A', 'ec-p256');
  const { length } = emulator.journal.entries();
  await advance({ days: 30 });
  const calls = emulator.journal.entries(length, 10_000);
  expect(instants(calls, 'UpdateAlias')).toEqual(twice(every(6, 120)));
  // s2 says by a tag that it lives, s1 looks for aliases of servers that are gone, both for keys that nobody has.
  expect(instants(calls, 'TagResource')).toEqual(every(6, 120));
  expect(instants(calls, 'ListKeys')).toEqual(every(48, 15));
  // The first time for deletions that an earlier process may have left.
  expect(new Set(instants(calls, 'GetResources'))).toEqual(new Set([30_000, ...every(48, 15)]));
  expect(new Set(instants(calls, 'ListAliases'))).toEqual(new Set(every(24, 30)));
  expect(calls.filter(({ error }) => error)).toEqual([]);
  await Promise.all([s1.plugin.close(), s2.plugin.close()]);
  const { participants, departed } = emulator.participants.list();
  expect(participants).toEqual([]);
  expect(departed.map(({ name, reason }) => `${name} ${reason}`).toSorted()).toEqual(['s1 left', 's2 left']);
});

test("pauses between repeated calls are the emulator's, and a time-out that was called off is forgotten", async () => {
  const { emulator, server, advance } = await world();
  const { plugin } = await server('s1');
  await plugin.generateKey('x509-CA-A', 'ec-p256');
  emulator.faults.add({ operation: 'UpdateAlias', times: 1, effect: { kind: 'throttle' } });
  const { length } = emulator.journal.entries();
  await advance({ hours: 6, milliseconds: 499 });
  expect(instants(emulator.journal.entries(length), 'UpdateAlias')).toEqual([6 * HOUR]);
  await advance({ milliseconds: 1 });
  expect(instants(emulator.journal.entries(length), 'UpdateAlias')).toEqual([6 * HOUR, 6 * HOUR + 500]);
  expect(emulator.participants.list().participants).toMatchObject([
    { deadline: Date.parse(START) + 12 * HOUR },
  ]);
});

test('a server that is killed does not hold time up', async () => {
  const { emulator, server, advance } = await world();
  const [dead, alive] = await Promise.all([server('dead'), server('alive')]);
  for (const { plugin } of [dead, alive]) await plugin.generateKey('x509-CA-A', 'ec-p256');
  await advance({ hours: 6 });
  await dead.plugin.kill();
  const { length } = emulator.journal.entries();
  await advance({ hours: 6 });
  expect(instants(emulator.journal.entries(length), 'UpdateAlias')).toEqual([12 * HOUR]);
  const { participants, departed } = emulator.participants.list();
  expect(participants.map(({ name }) => name)).toEqual(['alive']);
  expect(departed).toMatchObject([{ name: 'dead', reason: 'connection lost' }]);
});

test('a server that is stopped is left behind, and ends loudly when it goes on', async () => {
  const { emulator, server, advance } = await world({ participantLimit: 300 });
  const { plugin, log } = await server('s1');
  await plugin.generateKey('x509-CA-A', 'ec-p256');
  process.kill(plugin.pid as number, 'SIGSTOP');
  await advance({ hours: 6 });
  expect(emulator.clock.now()).toBe(Date.parse(START) + 6 * HOUR);
  expect(emulator.participants.list().departed).toMatchObject([{ name: 's1', reason: 'no answer' }]);
  process.kill(plugin.pid as number, 'SIGCONT');
  expect(await plugin.exited).toEqual({ code: 1, signal: null });
  expect(log.at(-1)).toBe(
    'error: the clock of KEYPROOF_CLOCK can be followed no longer: Participant 1 takes no part any more: no answer.',
  );
});

test('a server whose world ends goes with it', async () => {
  const { emulator, server } = await world();
  const { plugin, log } = await server('s1');
  await emulator.close();
  expect(await plugin.exited).toEqual({ code: 1, signal: null });
  expect(log.at(-1)).toMatch(/^error: the clock of KEYPROOF_CLOCK can be followed no longer: /);
});

test('a plugin that cannot join the clock does not start', async () => {
  const env = { KEYPROOF_CLOCK: 'http://127.0.0.1:1/_keyproof/clock' };
  await expect(start({ ...keyproofPlugin(), env })).rejects.toThrow(
    'the clock of KEYPROOF_CLOCK=http://127.0.0.1:1/_keyproof/clock cannot be joined: connect ECONNREFUSED',
  );
});

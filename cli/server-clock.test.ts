import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../emulator/server.ts';
import { startServer, writeConfiguration } from './test/trust-domain-server.ts';

const START = '2026-01-01T00:00:00.000Z';
const HOUR = 3_600_000;

let emulator: Emulator;
let env: NodeJS.ProcessEnv;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-server-clock-'));
  emulator = createEmulator({ clock: START, seed: 1 });
  const { url } = await emulator.listen({ port: 0 });
  env = { AWS_ENDPOINT_URL: url, KEYPROOF_CLOCK: `${url}/_keyproof/clock`, KEYPROOF_CLOCK_NAME: 'one' };
});
afterAll(async () => {
  await emulator.close();
  rmSync(directory, { recursive: true });
});

test('a trust-domain server lives a week in the time of the emulator', async () => {
  const server = await startServer(writeConfiguration(directory, 'one', 'caTTL: 24h\n'), env);
  await emulator.clock.advance(0);
  expect(emulator.participants.list().participants).toMatchObject([{ name: 'one' }]);
  const seen = new Set<string>();
  for (let hour = 0; hour < 7 * 24; hour += 6) {
    const { keys } = (await server.get('/v1/jwks')) as { keys: { kid: string; exp?: number }[] };
    for (const { kid } of keys) seen.add(kid);
    await emulator.clock.advance(6 * HOUR);
  }
  // A key signs for half of its day, more or less, and is published for the whole of it.
  expect(seen.size).toBeGreaterThan(7);
  expect(await server.get('/healthz')).toEqual({ ready: true, problems: [] });
  const token = await server.post('/v1/jwt-svid', {
    spiffeId: 'spiffe://example.org/shop',
    audience: ['till'],
  });
  const { issuedAt } = (await token.json()) as { issuedAt: string };
  expect(issuedAt).toBe('2026-01-08T00:00:00.000Z');
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  expect(stderr).toContain(`"time":${Date.parse(START)}`);
  expect(emulator.participants.list()).toMatchObject({
    participants: [],
    departed: [{ name: 'one', reason: 'left' }],
  });
});

test('one that cannot join the clock does not start', async () => {
  const config = writeConfiguration(directory, 'two');
  const nobody = { ...env, KEYPROOF_CLOCK: 'http://127.0.0.1:1/_keyproof/clock' };
  await expect(startServer(config, nobody)).rejects.toThrow(
    /the clock of KEYPROOF_CLOCK=.* cannot be joined/,
  );
});

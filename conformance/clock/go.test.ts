import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { HOUR } from '../laboratory/durations.ts';

const MODULE = fileURLToPath(new URL('./go/', import.meta.url));
const START = '2026-01-01T00:00:00.000Z';

/** What is needed is in the standard library: nothing is looked for elsewhere. */
const OFFLINE = { GOFLAGS: '-mod=mod', GOPROXY: 'off', GOSUMDB: 'off', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** The race detector takes long to compile; `npm run test:go-race` has it. */
const race = process.env.KEYPROOF_GO_RACE === '1' ? ['-race'] : [];

const whyNot = (() => {
  const { error, stdout } = spawnSync('go', ['version'], { encoding: 'utf8', env: environment() });
  if (error) return 'there is no go on the PATH';
  const [, minor = '0'] = /go1\.(\d+)/.exec(stdout) ?? [];
  return Number(minor) >= 21 ? undefined : `it takes Go 1.21, and there is ${stdout.trim()}`;
})();

const emulators: Emulator[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const emulator of emulators.splice(0)) await emulator.close();
});

async function world() {
  const emulator = createEmulator({ clock: START, seed: 1 });
  emulators.push(emulator);
  const { url } = await emulator.listen({ port: 0 });
  return { emulator, url, clock: `${url}/_keyproof/clock` };
}

function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...OFFLINE, ...more };
}

const go = (args: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = MODULE) =>
  promisify(execFile)('go', [...args], { cwd, env: environment(more) });

describe.skipIf(whyNot !== undefined)(
  `the clock module for Go${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    test('is well formed, and passes its own tests on an emulator', { timeout: 240_000 }, async () => {
      const { clock } = await world();
      expect((await promisify(execFile)('gofmt', ['-l', '.'], { cwd: MODULE })).stdout).toBe('');
      await go(['vet', './...']);
      const { stdout } = await go(['test', '-count=1', '-timeout=60s', '-v', ...race, './...'], {
        KEYPROOF_TEST_CLOCK: clock,
      });
      expect(stdout).not.toContain('SKIP');
      expect(stdout.match(/^--- PASS/gm)?.length).toBeGreaterThan(10);
    });

    test('lets a program that knows only the other package live 30 days', { timeout: 240_000 }, async () => {
      const { emulator, url, clock } = await world();
      const directory = mkdtempSync(join(tmpdir(), 'keyproof-go-'));
      try {
        const program = join(directory, 'fleet');
        await go(['build', ...race, '-o', program, '.'], {}, join(MODULE, 'testdata/fleet'));
        const child = spawn(program, {
          env: environment({ AWS_ENDPOINT_URL: url, KEYPROOF_CLOCK: clock, KEYPROOF_CLOCK_NAME: 'fleet' }),
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.push(child);
        const [line] = await once(createInterface({ input: child.stdout }), 'line');
        expect(line).toBe('ready 2026-01-01T00:00:00Z');
        await emulator.clock.advance(30 * 24 * HOUR);
        expect(emulator.participants.list().participants.map(({ name }) => name)).toEqual(['fleet']);
      } finally {
        rmSync(directory, { recursive: true });
      }
      const instants = (operation: string) =>
        emulator.journal
          .entries()
          .filter((call) => call.operation === operation)
          .map(({ time }) => (Date.parse(time) - Date.parse(START)) / HOUR);
      const every = (hours: number) => Array.from({ length: 720 / hours }, (_, index) => (index + 1) * hours);
      expect(instants('ListKeys')).toEqual(every(6));
      expect(instants('ListAliases')).toEqual(every(6));
      expect(instants('GenerateRandom')).toEqual(every(24));
      expect(instants('CreateKey')).toEqual([0, 7 * 24]);
      expect(emulator.journal.entries().filter(({ error }) => error)).toEqual([]);
    });

    test('lets the AWS SDK pause on the clock before it tries again', { timeout: 240_000 }, async () => {
      const { emulator, clock } = await world();
      const directory = mkdtempSync(join(tmpdir(), 'keyproof-go-'));
      try {
        const program = join(directory, 'retries');
        await go(['build', ...race, '-o', program, '.'], {}, join(MODULE, 'testdata/retries'));
        const child = spawn(program, {
          env: environment({ KEYPROOF_CLOCK: clock }),
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.push(child);
        const lines: string[] = [];
        const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
        await once(output, 'line');
        await emulator.clock.advance(4 * HOUR);
        child.kill('SIGKILL');
        await once(output, 'close');
        expect(lines).toEqual(['ready', 'given up 1h0m0s context canceled', 'tries again 3h0m0s <nil>']);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });

    test('ends a program whose clock cannot be joined', { timeout: 240_000 }, async () => {
      const clock = 'http://127.0.0.1:1/_keyproof/clock';
      const failed = await go(['run', '.'], { KEYPROOF_CLOCK: clock }, join(MODULE, 'testdata/fleet')).catch(
        (error: { readonly code: number; readonly stderr: string }) => error,
      );
      expect(failed).toMatchObject({ code: 1 });
      expect(failed.stderr).toContain(`the clock of KEYPROOF_CLOCK=${clock} cannot be joined: `);
    });
  },
);

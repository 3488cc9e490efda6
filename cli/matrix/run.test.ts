import { expect, test } from 'vitest';
import { PLACES } from '../../conformance/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { type MatrixOptions, matrix } from './run.ts';

async function run(options: Partial<MatrixOptions>, places = PLACES) {
  const stdout = new Screen();
  const stderr = new Screen();
  const code = await matrix({ seed: '1', ...options }, { places, stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

test('prints a line for each migration, and is 0 when nothing is lost', async () => {
  const { code, stdout, stderr } = await run({ from: 'keyResource', to: 'disk', load: 'sign' });
  expect(stdout).toMatch(/keyResource +│ disk +│ there +│ none, and each of \d\d +│ 0 +│ 0 +│ 0 /);
  expect(stdout).toMatch(/\n2 migrations, \d\d runs, \d\d of them with a crash: 0 with a loss\n$/);
  expect(stderr).toBe('[1/2] keyResource to disk, there\n[2/2] keyResource to disk, turned round\n');
  expect(code).toBe(EXIT.ok);
});

test('moves to memory as well, where nothing may be killed', async () => {
  const { code, stdout } = await run({ from: 'disk', to: 'memory', load: 'sign' });
  expect(stdout).toMatch(/disk +│ memory +│ turned round +│ none +│ 0 +│ 0 +│ 0 /);
  expect(code).toBe(EXIT.ok);
});

test('is 1 when something is lost, and says what, where', async () => {
  const places = PLACES.map((place) => ({ ...place, volatile: false }));
  const { code, stdout } = await run(
    { from: 'memory', to: 'disk', load: 'sign', markdown: true, each: true },
    places,
  );
  expect(stdout).toMatch(
    /\| memory +\| disk +\| there +\| 2: write \/state\/key-managers.json.tmp +\| [1-9]/,
  );
  expect(stdout).toContain('failed sign: x509-CA-A: KeyManagerError: no such key "x509-CA-A"');
  expect(code).toBe(EXIT.failure);
});

test.each([
  [{ from: 'disc' }, /--from disc: there is no such key manager; they are memory, disk, /],
  [{ to: 'disc' }, /--to disc: there is no such key manager; they are memory, disk, /],
  [{ from: 'disk', to: 'disk' }, /nothing migrates/],
])('refuses %j', async (options, message) => {
  await expect(run(options)).rejects.toBeInstanceOf(UsageError);
  await expect(run(options)).rejects.toThrow(message);
});

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import hcl from 'js-hcl-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../emulator/server.ts';

const KEYPROOF = fileURLToPath(new URL('../bin/keyproof.js', import.meta.url));
const PLUGIN = [process.execPath, KEYPROOF, 'plugin'];

let emulator: Emulator;
let url: string;
let directory: string;
beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  ({ url } = await emulator.listen({ port: 0 }));
  directory = mkdtempSync(join(tmpdir(), 'keyproof-host-'));
  writeFileSync(join(directory, 'aws.hcl'), 'region = "us-east-1"\nkey_identifier_value = "s1"\n');
  writeFileSync(join(directory, 'message.txt'), 'a message');
});
afterAll(async () => {
  await emulator.close();
  rmSync(directory, { recursive: true });
});

/** Runs `keyproof plugin-host` to its end. */
async function host(args: readonly string[], { input = '', plugin = PLUGIN } = {}) {
  const child = spawn(process.execPath, [KEYPROOF, 'plugin-host', ...args, '--', ...plugin], {
    cwd: directory,
    env: { ...process.env, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

const lines = (...asked: readonly string[]): string[] => asked.flatMap((line) => ['--run', line]);

test('asks a plugin for keys and signatures, and verifies them', async () => {
  const { stdout, stderr, code } = await host([
    ...['--config', 'aws.hcl'],
    ...lines('generate x509-CA-A ec-p256', 'generate JWT-Signer-A rsa-2048', 'list'),
    ...lines('sign x509-CA-A "message.txt"', "sign JWT-Signer-A 'message.txt' --pss -1 --hash sha512"),
  ]);
  expect(stdout).toMatch(/^x509-CA-A {2}ec-p256 {2}fingerprint \w+\n-----BEGIN PUBLIC KEY-----\n/);
  expect(stdout).toMatch(/\nJWT-Signer-A {2}rsa-2048 .*\nx509-CA-A {2}ec-p256 .*\n/);
  expect(stdout.match(/^verified with the public key of .*$/gm)).toEqual([
    expect.stringMatching(/ x509-CA-A, fingerprint \w+$/),
    expect.stringMatching(/ JWT-Signer-A, fingerprint \w+$/),
  ]);
  expect(stderr).toContain('[plugin] INFO configured manager="aws_kms" trust_domain="example.org"\n');
  expect(code).toBe(0);
});

test('reads standard input, answers in JSON, and stops at the first failure', async () => {
  const digest = createHash('sha256').update('a message').digest('hex');
  const input = `
# keys of a server
generate a ec-p256
sign a --digest ${digest}
get nobody
list
`;
  const { stdout, stderr, code } = await host(['--json', '--config', 'aws.hcl'], { input });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers).toEqual([
    {
      command: 'generate',
      key: {
        id: 'a',
        type: 'ec-p256',
        fingerprint: expect.any(String),
        pkixData: expect.stringMatching(/^MFkw/),
      },
    },
    {
      command: 'sign',
      keyId: 'a',
      signature: expect.any(String),
      fingerprint: answers[0].key.fingerprint,
      verified: true,
    },
    {
      command: 'get',
      error: {
        code: 'NOT_FOUND',
        message: 'the plugin failed to get the public key of "nobody": NOT_FOUND: no such key "nobody"',
      },
    },
  ]);
  expect(stderr).toContain('keyproof: the plugin failed to get the public key of "nobody"');
  expect(code).toBe(1);
});

test('configures by hand, and ends when it is told to', async () => {
  const { stdout, code } = await host(
    lines('validate message.txt', 'validate aws.hcl', 'configure aws.hcl', 'shutdown', 'list'),
  );
  expect(stdout).toMatch(/^invalid\n {2}- plugin_data is not valid HCL: .*\nvalid\nconfigured\n$/);
  expect(code).toBe(0);
});

test('a plugin that does not start', async () => {
  const { stderr, code } = await host(lines('list'), {
    plugin: ['sh', '-c', 'echo no such library >&2; exit 127'],
  });
  expect(stderr).toBe(
    '[plugin] no such library\nkeyproof: the plugin ended with exit code 127 before its handshake; its last words on standard error:\n  no such library\n',
  );
  expect(code).toBe(1);
});

test.each(['SIGINT', 'SIGHUP'] as const)('%s while a plugin starts ends the plugin, too', async (signal) => {
  const pipe = join(directory, signal);
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  // It ignores interrupts, as plugins of go-plugin do, and never shakes hands.
  const plugin = ['sh', '-c', 'trap "" INT; exec 3> "$0"; echo started >&3; exec sleep 600', pipe];
  const child = spawn(process.execPath, [KEYPROOF, 'plugin-host', '--', ...plugin], { stdio: 'ignore' });
  const ended = once(child, 'close');
  const held = createReadStream(pipe);
  await once(held, 'data');
  child.kill(signal);
  // The plugin alone holds the pipe open.
  await once(held, 'end');
  expect(await ended).toEqual([1, null]);
});

test.each([
  ['make a', "unknown command 'make' ('help' names the commands)"],
  ['generate a dsa', "'dsa' is no key type; use one of ec-p256, ec-p384, rsa-2048, rsa-4096"],
  ['generate a', "missing required argument 'type'"],
  ['generate "a ec-p256', 'cannot read the line from here: "a ec-p256'],
  ['sign a', 'sign takes either a file or --digest with hexadecimal digits'],
  ['sign a --digest xyz', "--digest takes pairs of hexadecimal digits, not 'xyz'"],
  ['configure nothing.hcl', 'cannot read nothing.hcl: ENOENT'],
])('%s', async (line, mistake) => {
  const { stderr, code } = await host(lines(line));
  expect(stderr).toContain(`keyproof: ${mistake}`);
  expect(code).toBe(2);
});

test('help names the commands', async () => {
  const { stdout } = await host(lines('help'));
  for (const usage of ['generate <id> <type>', 'sign [options] <id> [file]', 'shutdown']) {
    expect(stdout).toContain(`  ${usage} `);
  }
});

test("SPIRE's configuration file in fixtures/ works", async () => {
  const file = fileURLToPath(new URL('../fixtures/spire/server.conf', import.meta.url));
  const { server, plugins } = JSON.parse(hcl.parse(readFileSync(file, 'utf8')));
  const [
    {
      aws_kms: [keyManager],
    },
  ] = plugins[0].KeyManager;
  expect(keyManager.plugin_args).toEqual(['plugin']);
  writeFileSync(join(directory, 'fixture.hcl'), hcl.stringify(JSON.stringify(keyManager.plugin_data[0])));
  const { stdout, stderr } = await host([
    ...['--config', 'fixture.hcl', '--trust-domain', server[0].trust_domain],
    ...lines('generate x509-CA-A ec-p256', 'list'),
  ]);
  expect(stdout, stderr).toMatch(/\nx509-CA-A {2}ec-p256 /);
});

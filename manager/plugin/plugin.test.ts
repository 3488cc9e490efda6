import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { KEY_TYPES, type SignerOptions, verifyDigest } from '../index.ts';
import { HOST_ENVIRONMENT } from './handshake.ts';
import { keyproofPlugin, start } from './test/peers.ts';

let emulator: Emulator;
let environment: Record<string, string>;
/** Where the plugins make their sockets. */
let sockets: string;

beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  const { url } = await emulator.listen({ port: 0 });
  sockets = mkdtempSync(join(tmpdir(), 'keyproof-sockets-'));
  environment = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    PLUGIN_UNIX_SOCKET_DIR: sockets,
  };
});

afterAll(async () => {
  await emulator.close();
  rmSync(sockets, { recursive: true });
});

const hcl = (id: string, more = ''): string =>
  `region = "us-east-1"\n\nkey_identifier_value = "${id}"\n\nenable_tag_based_key_discovery = true\n${more}`;

const startPlugin = (id: string, more?: string) =>
  start({ ...keyproofPlugin(), env: environment, configuration: hcl(id, more) });

const plan = (type: string, hash: SignerOptions['hashAlgorithm'], saltLength?: number) =>
  [type, hash, { hashAlgorithm: hash, ...(saltLength !== undefined && { pss: { saltLength } }) }] as const;

/** Lets an operation wait for ever. */
function stall(operation: string): { remove(): void } {
  const effect = { kind: 'delay', milliseconds: 3_600_000 } as const;
  return { remove: emulator.faults.add({ operation, effect }) };
}

describe('a served key manager', () => {
  test('makes keys of every type, replaces them, and signs', async () => {
    const { plugin, log } = await startPlugin('walk', '\nkey_tags {\n  Team = "security"\n}\n');
    for (const type of KEY_TYPES) {
      const made = await plugin.generateKey(type, type);
      expect(made).toMatchObject({ id: type, type });
      expect(await plugin.getPublicKey(type)).toEqual(made);
    }
    expect((await plugin.getPublicKeys()).map(({ id }) => id)).toEqual(KEY_TYPES.toSorted());
    for (const [type, hash, options] of [
      plan('ec-p256', 'sha256'),
      plan('ec-p384', 'sha384'),
      plan('rsa-2048', 'sha256'),
      plan('rsa-2048', 'sha512', -1),
      plan('rsa-4096', 'sha384', 48),
    ]) {
      const key = await plugin.getPublicKey(type);
      const digest = new Uint8Array({ sha256: 32, sha384: 48, sha512: 64 }[hash]).fill(7);
      const { signature, keyFingerprint } = await plugin.signData(type, digest, options);
      expect(keyFingerprint).toBe(key.fingerprint);
      expect(await verifyDigest(key, digest, options, signature), `${type} ${hash}`).toBe(true);
      expect(
        await verifyDigest(
          key,
          digest.map((byte) => byte + 1),
          options,
          signature,
        ),
      ).toBe(false);
    }
    const before = await plugin.getPublicKey('ec-p256');
    const after = await plugin.generateKey('ec-p256', 'ec-p384');
    expect(after.type).toBe('ec-p384');
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(log).toContain('info: configured');
    const creation = emulator.journal.entries().find(({ operation }) => operation === 'CreateKey');
    expect(creation?.input).toMatchObject({
      Tags: expect.arrayContaining([{ TagKey: 'Team', TagValue: 'security' }]),
    });
  });

  test('refuses with the statuses of the contract', async () => {
    const { plugin } = await startPlugin('refusals');
    await plugin.generateKey('ec', 'ec-p256');
    await plugin.generateKey('rsa', 'rsa-2048');
    const digest = new Uint8Array(32);
    const sign = (id: string, options: SignerOptions, data = digest) => plugin.signData(id, data, options);
    for (const [call, code, message] of [
      [plugin.getPublicKey('nobody'), 'NOT_FOUND', 'no such key "nobody"'],
      [sign('nobody', { hashAlgorithm: 'sha256' }), 'NOT_FOUND', 'no such key "nobody"'],
      [plugin.getPublicKey(''), 'INVALID_ARGUMENT', 'key id is required'],
      [sign('ec', { hashAlgorithm: 'sha384' }, new Uint8Array(48)), 'INVALID_ARGUMENT', 'ec-p256'],
      [sign('ec', { hashAlgorithm: 'sha256' }, new Uint8Array(5)), 'INVALID_ARGUMENT', '32 bytes, 5 were'],
      [sign('ec', { hashAlgorithm: 'sha256', pss: { saltLength: 32 } }), 'INVALID_ARGUMENT', 'RSA key'],
      [sign('rsa', { hashAlgorithm: 'sha256', pss: { saltLength: 20 } }), 'INVALID_ARGUMENT', '20 were'],
    ] as const) {
      await expect(call).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    }
  });

  test('asks for a configuration first, and says what is wrong with one', async () => {
    const { plugin } = await start({ ...keyproofPlugin(), env: environment });
    await expect(plugin.getPublicKeys()).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('not configured'),
    });
    expect(await plugin.validate(hcl('x'))).toEqual({ valid: true, notes: [] });
    expect(await plugin.validate('colour = "red"\nregion = "r"')).toEqual({
      valid: false,
      notes: [
        expect.stringMatching(/^unknown field "colour" \(allowed: access_key_id, /),
        'exactly one of key_identifier_file and key_identifier_value is required, neither is set',
      ],
    });
    expect(await plugin.validate('region = = "x"')).toEqual({
      valid: false,
      notes: [expect.stringContaining('plugin_data is not valid HCL: At 1:10')],
    });
    await expect(plugin.configure('colour = "red"')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(plugin.getPublicKeys()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(emulator.journal.entries().some(({ input }) => JSON.stringify(input).includes('"x"'))).toBe(false);
  });

  test('takes a new configuration, and keeps the old one when the new one is wrong', async () => {
    const { plugin } = await startPlugin('first');
    const made = await plugin.generateKey('a', 'ec-p256');
    await plugin.configure(hcl('second'));
    expect(await plugin.getPublicKeys()).toEqual([]);
    await expect(plugin.configure('region = "us-east-1"')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await plugin.generateKey('b', 'ec-p256');
    // A key that is just being made is not missed.
    const [late] = await Promise.all([plugin.generateKey('c', 'ec-p256'), plugin.configure(hcl('second'))]);
    expect((await plugin.getPublicKeys()).map(({ id }) => id)).toEqual(['b', 'c']);
    expect(await plugin.getPublicKey('c')).toMatchObject({ fingerprint: late.fingerprint });
    await plugin.configure(hcl('first'));
    expect(await plugin.getPublicKeys()).toMatchObject([{ id: 'a', pkixData: made.pkixData }]);
  });

  test('finds its keys again after a kill', async () => {
    const { plugin } = await startPlugin('crash');
    const made = await plugin.generateKey('a', 'ec-p256');
    await plugin.kill();
    const { plugin: next } = await startPlugin('crash');
    expect(await next.getPublicKeys()).toMatchObject([{ id: 'a', pkixData: made.pkixData }]);
  });

  test('a call that its caller gives up does not disturb others', async () => {
    const { clock, close } = createEmulator({ clock: '2026-01-01T00:00:00Z' });
    const { plugin } = await start({
      ...keyproofPlugin(),
      env: environment,
      configuration: hcl('slow'),
      clock,
    });
    await plugin.generateKey('a', 'ec-p256');
    const { remove } = stall('Sign');
    const call = plugin.signData('a', new Uint8Array(32), { hashAlgorithm: 'sha256' });
    await Promise.all([
      expect(call).rejects.toThrow('the plugin did not sign with key "a" within 30 s'),
      clock.advance(30_000),
    ]);
    expect(await plugin.getPublicKeys()).toHaveLength(1);
    remove();
    await plugin.signData('a', new Uint8Array(32), { hashAlgorithm: 'sha256' });
    await plugin.kill();
    await close();
  });

  test('ends cleanly when it is told to: exit code 0, no socket', async () => {
    const before = readdirSync(sockets);
    const { plugin } = await startPlugin('clean');
    expect(readdirSync(sockets)).toHaveLength(before.length + 1);
    await plugin.generateKey('a', 'ec-p256');
    await plugin.close();
    await expect(plugin.exited).resolves.toEqual({ code: 0, signal: null });
    expect(readdirSync(sockets)).toEqual(before);
  });
});

describe('the process', () => {
  const [command = '', ...args] = [keyproofPlugin().command, ...(keyproofPlugin().args ?? [])];

  test('started by hand it says what it is for', async () => {
    const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>(
      (resolve) => {
        execFile(command, args, (error, out, err) =>
          resolve({ code: error?.code, stdout: out, stderr: err }),
        );
      },
    );
    expect(stderr).toMatch(
      /^keyproof: this is a key manager plugin: a SPIRE server starts it and talks to it\. /,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('it refuses mutual TLS instead of doing without', async () => {
    await expect(
      start({ ...keyproofPlugin(), env: { ...environment, PLUGIN_CLIENT_CERT: 'a certificate' } }),
    ).rejects.toThrow('mutual TLS (PLUGIN_CLIENT_CERT), which SPIRE does not use');
  });

  test('it names the managers that there are', async () => {
    await expect(start(keyproofPlugin('--manager', 'azure_key_vault'))).rejects.toThrow(
      "argument 'azure_key_vault' is invalid. Allowed choices are aws_kms, awsKMS, ",
    );
  });

  test('it says why there can be no socket', async () => {
    const directory = join(sockets, 'x'.repeat(100));
    mkdirSync(directory);
    await expect(
      start({ ...keyproofPlugin(), env: { ...environment, PLUGIN_UNIX_SOCKET_DIR: directory } }),
    ).rejects.toThrow('keyproof: there can be no socket: the path of the socket is too long for the system');
    expect(readdirSync(directory)).toEqual([]);
    rmSync(directory, { recursive: true });
  });

  test('nobody else can reach the socket', async () => {
    const { plugin } = await start({ ...keyproofPlugin(), env: environment });
    for (const name of readdirSync(sockets)) {
      expect(statSync(join(sockets, name)).mode & 0o777).toBe(0o700);
    }
    await plugin.close();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
    const { plugin, log } = await start({ ...keyproofPlugin(), env: environment });
    process.kill(plugin.pid ?? 0, signal);
    // An interrupt from the terminal is the server's business.
    if (signal === 'SIGINT') {
      expect(await plugin.validate(hcl('x'))).toMatchObject({ valid: true });
      await plugin.close();
    }
    await expect(plugin.exited).resolves.toEqual({ code: 0, signal: null });
    expect(log.at(-1)).toBe('debug: ending');
  });

  test('it ends with the server, however that ends', async () => {
    const before = readdirSync(sockets);
    const server = spawn(process.execPath, ['-e', SERVER, JSON.stringify([command, ...args])], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...environment, ...HOST_ENVIRONMENT },
    });
    const [line] = await once(createInterface({ input: server.stdout }), 'line');
    expect(line).toMatch(/^1\|1\|unix\|\/.*\|grpc\|$/);
    expect(readdirSync(sockets)).toHaveLength(before.length + 1);
    server.kill('SIGKILL');
    // The plugin has inherited the pipe: its end is the plugin's.
    await once(server.stdout, 'end');
    expect(readdirSync(sockets)).toEqual(before);
  });
});

/** A server that starts a plugin on its own standard streams and does nothing more. */
const SERVER = `
const [command, ...args] = JSON.parse(process.argv[1]);
require('node:child_process').spawn(command, args, { stdio: 'inherit' });
`;

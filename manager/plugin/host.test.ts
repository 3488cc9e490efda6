import { describe, expect, test } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import { LINE_LENGTH } from './lines.ts';
import { peer, start, startFailure } from './test/peers.ts';

const DIGEST = new Uint8Array(32);
const SHA256 = { hashAlgorithm: 'sha256' } as const;

describe.concurrent('a command that is no plugin', () => {
  test.each([
    {
      name: 'rubbish',
      code: 'BAD_HANDSHAKE',
      message:
        'the plugin cannot be used: its first line on standard output is not a handshake (1|1|unix|SOCKET|grpc|): ' +
        '"Usage: rubbish [options]"; its last words on standard error:\n  cannot open display',
    },
    {
      name: 'dies-in-handshake',
      code: 'BAD_HANDSHAKE',
      message: expect.stringContaining(
        'does not say that it speaks gRPC: "1|1|unix|/tmp/so"; its last words on standard error:\n  no space left on device',
      ),
    },
    {
      name: 'dies-silently',
      code: 'NO_HANDSHAKE',
      message: 'the plugin ended with exit code 1 before its handshake; it wrote nothing to standard error',
    },
    {
      name: 'no-key-manager',
      code: 'NO_KEY_MANAGER',
      message: expect.stringContaining(
        'the plugin does not offer spire.plugin.server.keymanager.v1.KeyManager and spire.service.common.config.v1.Config',
      ),
    },
    {
      name: 'dies-after-handshake',
      code: 'UNAVAILABLE',
      message:
        'the plugin was ended by SIGKILL when it was to initialize; its last words on standard error:\n  segmentation fault',
    },
  ])('$name', async ({ name, code, message }) => {
    expect(await startFailure(peer(name))).toMatchObject({ code, message });
  });

  test('a first line that never ends', async () => {
    const { message } = await startFailure(peer('endless-rubbish'));
    expect(message).toContain('is not a handshake (1|1|unix|SOCKET|grpc|): "rubbish rubbish');
    expect(message.length).toBeLessThan(1000);
  });

  test('a command that is not there', async () => {
    expect(await startFailure({ command: '/nonexistent/plugin' })).toMatchObject({
      code: 'CANNOT_RUN',
      message: 'the plugin cannot be started: spawn /nonexistent/plugin ENOENT',
    });
  });

  test('silence is given up after a minute', async () => {
    const { clock, close } = createEmulator({ clock: '2026-01-01T00:00:00Z' });
    const failure = start({
      ...peer('says-nothing'),
      clock,
      onLog: () => void clock.advance(60_000),
    });
    await expect(failure).rejects.toMatchObject({
      code: 'NO_HANDSHAKE',
      message:
        'the plugin sent no handshake within 60 s; its last words on standard error:\n  waiting for entropy',
    });
    await close();
  });
});

describe.concurrent('a handshake that a SPIRE server does not take', () => {
  test.each([
    ['2|1|unix|/tmp/s|grpc|', "it speaks version 2 of go-plugin's protocol, version 1 is needed"],
    ['1|5|unix|/tmp/s|grpc|', 'it has plugin version "5", version 1 is needed'],
    ['1|1|unix|/tmp/s|netrpc|', 'it speaks "netrpc", gRPC is needed'],
    ['1|1|unix|/tmp/s', 'its handshake does not say that it speaks gRPC'],
    ['1|1|unix|s|grpc|', 'its socket "s" is not an absolute path'],
    ['1|1|pipe|x|grpc|', 'it listens on "pipe", a unix socket or tcp is needed'],
    ['1|1|tcp|192.0.2.1:80|grpc|', 'it listens on "192.0.2.1:80": without TLS only'],
    [`1|1|unix|/tmp/s|grpc|${'A'.repeat(400)}`, 'it sends a certificate for TLS'],
  ])('%s', async (line, problem) => {
    const { message } = await startFailure(peer('handshake', line));
    expect(message).toContain(`the plugin cannot be used: ${problem}`);
  });

  test('a socket where nobody listens', async () => {
    expect(await startFailure(peer('handshake', '1|1|unix|/nonexistent/socket|grpc|'))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('/nonexistent/socket'),
    });
  });
});

describe.concurrent('a plugin that goes wrong', () => {
  test('TCP on the loopback is as good as a socket', async () => {
    const { plugin } = await start(peer('tcp'));
    await expect(plugin.generateKey('a', 'ec-p256')).resolves.toMatchObject({ id: 'a', type: 'ec-p256' });
  });

  test('a refused configuration ends the start', async () => {
    await expect(start({ ...peer('refuses-configuration'), configuration: '' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'the plugin failed to take its configuration: INVALID_ARGUMENT: region is required',
    });
  });

  test('answers that are about something else are refused', async () => {
    const { plugin } = await start(peer('other-answers'));
    await expect(plugin.generateKey('a', 'ec-p256')).rejects.toThrow(
      'it was asked for a key of type ec-p256 and made one of type rsa-2048',
    );
    await expect(plugin.getPublicKey('a')).rejects.toThrow(
      'the plugin failed to get the public key of "a": it was asked for key "a" and answered with key "another"',
    );
    await expect(plugin.getPublicKey('nothing')).rejects.toThrow('it answered without a public key');
    await expect(plugin.getPublicKey('no-data')).rejects.toThrow('key "no-data" has no public key data');
    await expect(plugin.getPublicKey('no-fingerprint')).rejects.toThrow('has no fingerprint');
    await expect(plugin.getPublicKey('strange-type')).rejects.toThrow('key "strange-type" is of type 77');
    await expect(plugin.getPublicKeys()).rejects.toThrow('it listed key "twin" twice');
    await expect(plugin.signData('no-signature', DIGEST, SHA256)).rejects.toThrow(
      'it answered without a signature',
    );
    await expect(plugin.signData('a', DIGEST, SHA256)).rejects.toThrow('without the fingerprint');
  });

  test('a call that hangs is given up after 30 s, and others go on', async () => {
    const { clock, close } = createEmulator({ clock: '2026-01-01T00:00:00Z' });
    const { plugin } = await start({ ...peer('hangs'), clock, onLog: () => void clock.advance(30_000) });
    await expect(plugin.signData('a', DIGEST, SHA256)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message:
        'the plugin did not sign with key "a" within 30 s; its last words on standard error:\n  thinking',
    });
    await expect(plugin.getPublicKeys()).resolves.toEqual([]);
    await plugin.kill();
    await close();
  });

  test('one that does not end is killed', async () => {
    const { plugin } = await start({ ...peer('hangs'), timeouts: { exit: 1 } });
    await plugin.close();
    await expect(plugin.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    await plugin.close();
  });

  test('one that ends when it is told to is not', async () => {
    const { plugin } = await start(peer('tcp'));
    await plugin.close();
    await expect(plugin.exited).resolves.toEqual({ code: 0, signal: null });
    await expect(plugin.getPublicKeys()).rejects.toThrow('the plugin was ended before it was to list');
  });

  test('a crash in a call tells its last words', async () => {
    const { plugin } = await start(peer('crashes'));
    await expect(plugin.generateKey('a', 'ec-p256')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message:
        'the plugin ended with exit code 2 when it was to generate key "a"; its last words on standard error:\n' +
        '  panic: runtime error: index out of range',
    });
    await expect(plugin.getPublicKeys()).rejects.toThrow('the plugin ended with exit code 2');
  });

  test('words that would steer a terminal are told as what they are', async () => {
    const { plugin } = await start(peer('paints-the-terminal'));
    await expect(plugin.generateKey('a', 'ec-p256')).rejects.toThrow(
      'INTERNAL: no\\u{1b}[2J\\u{9b}31m\\u{d}PASSED\n\tsecond\\u{202e} line',
    );
    await expect(plugin.signData('a', DIGEST, SHA256)).rejects.toThrow(
      'its last words on standard error:\n  \\u{1b}]0;title\\u{7}gone',
    );
  });

  test('a kill in a call', async () => {
    const { plugin } = await start({ ...peer('hangs'), onLog: () => void plugin.kill() });
    await expect(plugin.signData('a', DIGEST, SHA256)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(plugin.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a socket that is closed in a call', async () => {
    const { plugin } = await start(peer('drops-connection'));
    await expect(plugin.signData('a', DIGEST, SHA256)).rejects.toThrow(
      /^the plugin failed to sign with key "a": [A-Z]+: .*; its last words on standard error:\n {2}closing the socket$/,
    );
  });

  test('an answer that is too large', async () => {
    const { plugin } = await start(peer('big-answer'));
    await expect(plugin.getPublicKeys()).rejects.toThrow(
      'RESOURCE_EXHAUSTED: Received message larger than max',
    );
  });

  test('log lines of every form come one by one, long ones in pieces', async () => {
    const { plugin, log } = await start(peer('talks'));
    await plugin.getPublicKeys();
    await plugin.close();
    const [long, ...rest] = log.filter((line) => line.startsWith('raw: xx'));
    expect(long).toBe(`raw: ${'x'.repeat(LINE_LENGTH)}`);
    expect(rest.map((line) => line.length - 'raw: '.length)).toEqual([
      LINE_LENGTH,
      LINE_LENGTH,
      200_000 - 3 * LINE_LENGTH,
    ]);
    expect(log.filter((line) => !line.startsWith('raw: xx'))).toEqual([
      'warn: a warning',
      'raw: a raw line',
      'raw: ',
      'raw: {"@level":"info","@message":"no fraction","@timestamp":"2026-01-01T00:00:00Z"}',
      'raw: {"@level":"loud","@message":"no such level","@timestamp":"2026-01-01T00:00:00.000000Z"}',
      'raw: {broken json',
      'raw: the end',
    ]);
  });
});

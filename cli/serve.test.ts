import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createEmulator } from '../emulator/server.ts';
import { clientsOf } from '../emulator/test/clients.ts';
import { createKey } from '../emulator/test/keys.ts';
import { keyproof, serve } from '../emulator/test/serve-process.ts';

describe.concurrent('keyproof serve', () => {
  test('says where it listens and how to get there, and logs to standard error only', async () => {
    const serving = await serve();
    expect(await (await fetch(`${serving.url}/_keyproof/health`)).json()).toMatchObject({ status: 'ok' });
    const { code, stdout, stderr } = await serving.stop();
    const [first, ...rest] = stdout.split('\n');
    expect(first).toBe(`listening on ${serving.url}`);
    expect(rest.join('\n')).toContain(
      `export AWS_ENDPOINT_URL=${serving.url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
    );
    expect(JSON.parse(stderr)).toMatchObject({ msg: 'stopping', signal: 'SIGTERM' });
    expect(code).toBe(0);
  });

  test('has its options from the command line', async () => {
    const clock = '2026-01-31T12:00:00.000Z';
    const options = { region: 'eu-west-1', account: '123456789012', seed: '7', clock };
    const serving = await serve(...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const kms = new KMS({ region: 'aws-global', endpoint: serving.url, credentials });
    const served = await createKey(kms);
    expect(await (await fetch(`${serving.url}/_keyproof/health`)).json()).toMatchObject({ time: clock });
    expect((await serving.stop()).stdout).toContain('AWS_DEFAULT_REGION=eu-west-1');
    kms.destroy();

    const emulator = createEmulator(options);
    expect(served).toEqual(await createKey(clientsOf(emulator, { region: 'aws-global' }).kms));
    expect(served.arn).toMatch(/^arn:aws:kms:eu-west-1:123456789012:key\//);
    await emulator.close();
  });

  test('logs each call on the level debug', async () => {
    const serving = await serve('--log-level', 'debug');
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
    const kms = new KMS({ region: 'eu-west-1', endpoint: serving.url, credentials });
    const { arn } = await createKey(kms);
    await expect(kms.describeKey({ KeyId: 'nobody' })).rejects.toThrow('nobody');
    kms.destroy();
    const [made, refused] = (await serving.stop()).stderr
      .split('\n')
      .map((line) => JSON.parse(line || 'null'));
    expect(made).toMatchObject({ msg: 'kms:CreateKey', region: 'eu-west-1', resources: [arn] });
    expect(refused).toMatchObject({ msg: 'kms:DescribeKey', error: { code: 'NotFoundException' } });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s right after its first line stops it cleanly',
    async (signal) => {
      const serving = await serve('--log-level', 'silent');
      expect(await serving.stop(signal)).toMatchObject({ code: 0, signal: null, stderr: '' });
      await expect(fetch(serving.url)).rejects.toThrow('fetch failed');
    },
  );

  test('stops although a client holds a connection and has not finished its request', async () => {
    const serving = await serve();
    const { port, hostname } = new URL(serving.url);
    const socket = connect(Number(port), hostname).resume();
    const closed = once(socket, 'close');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this');
    await (await fetch(`${serving.url}/_keyproof/health`)).json();
    expect(await serving.stop()).toMatchObject({ code: 0 });
    await closed;
  });

  test('the lag of multi-Region keys is set', async () => {
    const serving = await serve('--multi-region-lag', '0', '--clock', 'frozen');
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const inRegion = (region: string) => new KMS({ region, endpoint: serving.url, credentials });
    const [home, abroad] = [inRegion('us-east-1'), inRegion('eu-west-1')];
    const { id } = await createKey(home, { MultiRegion: true });
    const { ReplicaKeyMetadata } = await home.replicateKey({ KeyId: id, ReplicaRegion: 'eu-west-1' });
    expect(ReplicaKeyMetadata).toMatchObject({ KeyState: 'Creating' });
    expect(await abroad.describeKey({ KeyId: id })).toMatchObject({ KeyMetadata: { KeyState: 'Enabled' } });
    for (const kms of [home, abroad]) kms.destroy();
    await serving.stop();
  });

  test('policies decide when IAM is enforced', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' },
    });
    const outcomes = await Promise.all(
      [[], ['--enforce-iam']].map(async (options) => {
        const serving = await serve(...options);
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        const kms = new KMS({ region: 'us-east-1', endpoint: serving.url, credentials, maxAttempts: 1 });
        const { id: KeyId } = await createKey(kms, { Policy, BypassPolicyLockoutSafetyCheck: true });
        const outcome = await kms.describeKey({ KeyId }).then(
          () => 'allowed',
          (error: Error) => error.name,
        );
        kms.destroy();
        await serving.stop();
        return outcome;
      }),
    );
    expect(outcomes).toEqual(['allowed', 'AccessDeniedException']);
  });

  test('quotas and request quotas are set', async () => {
    const serving = await serve(
      ...['--quota', 'keys=1', '--quota', 'aliasesPerKey=0', '--clock', 'frozen'],
      ...['--request-quotas', 'burst=2,ListKeys=1'],
    );
    const kms = new KMS({
      region: 'us-east-1',
      endpoint: serving.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    const { KeyMetadata } = await kms.createKey({});
    await expect(kms.createKey({})).rejects.toThrow('Key quota for this account in this region is 1');
    await expect(kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyMetadata?.KeyId })).rejects.toThrow(
      'Aliases per key quota for this account in this region is 0',
    );
    await kms.listKeys({});
    await kms.listKeys({});
    await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'ThrottlingException' });
    kms.destroy();
    await serving.stop();
  });

  test('a port that is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    expect(await keyproof('serve', '--port', `${port}`)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `keyproof: port ${port} on 127.0.0.1 is taken; choose another with --port, or --port 0 for a free one\n`,
    });
    blocker.close();
  });

  test.each([
    [
      ['--port', 'http'],
      `option '--port <number>' argument 'http' is invalid. It takes a number from 0 to 65535.`,
    ],
    [['--port', '65536'], `argument '65536' is invalid. It takes a number from 0 to 65535.`],
    [
      ['--host', '192.0.2.1'],
      `cannot listen on 192.0.2.1:4566 (EADDRNOTAVAIL); choose another --host or --port`,
    ],
    [['--region', 'mars'], `'mars' is not a Region; it takes a name such as us-east-1.`],
    [['--account', '12'], `'12' is not an account; it takes twelve digits.`],
    [['--clock', 'sundial'], `'sundial' is not a clock; it takes real, frozen, or an ISO 8601 time`],
    [
      ['--log-level', 'loud'],
      `argument 'loud' is invalid. Allowed choices are silent, error, warn, info, debug.`,
    ],
    [['--multi-region-lag', 'soon'], 'It takes a whole number of milliseconds.'],
    [['--quota', 'keys'], `It takes name=number, not 'keys'.`],
    [['--quota', 'kyes=1'], `There is no quota 'kyes'. There are: keys, aliasesPerKey,`],
    [['--request-quotas', 'often'], `It takes name=number, not 'often'.`],
    [['--request-quotas', 'MakeKey=1'], `There is no request quota 'MakeKey'.`],
    [['--storage', 'x'], `unknown option '--storage'`],
    [['here'], 'too many arguments'],
  ])('%j is wrong usage', async (args, text) => {
    const { code, stdout, stderr } = await keyproof('serve', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

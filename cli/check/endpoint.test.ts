import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENDPOINT_CHECKS } from '../../conformance/index.ts';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { checkEndpoint, type EndpointCheckOptions } from './endpoint.ts';
import { reproduction } from './endpoint-place.ts';

let emulator: Emulator;
let url: string;
beforeAll(async () => {
  emulator = createEmulator();
  ({ url } = await emulator.listen({ port: 0 }));
});
afterAll(() => emulator.close());
afterEach(() => vi.unstubAllEnvs());

/** Runs the command with an environment of its own. */
async function run(options: Partial<EndpointCheckOptions>, env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  const code = await checkEndpoint({ endpoint: url, ...options }, { env, stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const ONLY = ['keys/is-found-by-its-key-id', 'mac'];

describe('an endpoint on this machine', () => {
  it('is checked at once, without credentials and Region', async () => {
    const { code, stdout, stderr } = await run({ only: ONLY, seed: 'mine' });
    expect(stdout).toContain('\n19 passed, 0 failed, 0 skipped: success\n');
    expect(stdout).toContain('seed mine: --seed mine repeats this run\n');
    const tag = 'keyproof: every key carries the tag keyproof-run=mine\n';
    expect(stderr).toBe(`${tag}${url}: keys ...\n${url}: mac ...\n`);
    expect(code).toBe(EXIT.ok);
    const calls = emulator.journal.entries();
    expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(['us-east-1']));
  });

  it('is failed with a command line that repeats it, and with reports', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyproof-endpoint-'));
    const mend = emulator.faults.add({
      operation: 'GenerateMac',
      effect: { kind: 'error', code: 'KMSInvalidStateException', message: 'no' },
    });
    try {
      const report = [`json=${join(directory, 'report.json')}`];
      const { code, stdout } = await run({
        only: ['mac/generates-HMAC_SHA_256'],
        region: 'eu-west-1',
        report,
      });
      const line = `npx keyproof check --endpoint ${url} --region eu-west-1 --replica-region us-west-2 --only mac/generates-HMAC_SHA_256`;
      expect(stdout).toContain(`  Reproduce: ${line}\n`);
      expect(code).toBe(EXIT.failure);
      const written = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
      expect(written).toMatchObject({
        result: 'failure',
        checks: [{ group: 'mac', target: url, virtualTime: 0 }],
      });
    } finally {
      mend();
      rmSync(directory, { recursive: true });
    }
  });

  it('tells in full what failed, and goes on', async () => {
    const mend = emulator.faults.add({
      operation: 'VerifyMac',
      effect: { kind: 'error', code: 'DisabledException', message: 'no' },
    });
    const { code, stdout } = await run({ only: ['mac'] }).finally(mend);
    expect(stdout).toMatch(/^\d+ passed, 7 failed, 0 skipped: failure$/m);
    expect(stdout).toContain('  Reason: expected KMSInvalidMacException, found DisabledException');
    expect(code).toBe(EXIT.failure);
  });

  it.each(['http://me:secret@127.0.0.1:9', 'http://127.0.0.1:9/?x=1', 'http://127.0.0.1:9/#x'])(
    'is named by a plain URL, not %s',
    async (endpoint) => {
      const running = run({ endpoint, only: ONLY });
      await expect(running).rejects.toBeInstanceOf(UsageError);
      await expect(running).rejects.toThrow('without user, password, query and fragment');
    },
  );

  it('is told of with its commands last when it could not be cleaned', async () => {
    const effect = { kind: 'error', code: 'KMSInternalException', message: 'no' } as const;
    const mend = emulator.faults.add({ operation: 'ScheduleKeyDeletion', effect });
    const { code, stdout, stderr } = await run({ only: ['mac/generates-HMAC_SHA_256'] }).finally(mend);
    expect(stdout).toContain('\n1 passed, 0 failed, 0 skipped: success\n');
    expect(stderr).toMatch(
      /^keyproof: could not clean arn:aws:kms:.*\n {2}aws kms schedule-key-deletion --region /m,
    );
    expect(stderr).toMatch(/\nkeyproof: 1 of the things that were made could not be cleaned; .*\n$/);
    expect(code).toBe(EXIT.failure);
  });

  it('is checked against known failures', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyproof-endpoint-'));
    const xfail = join(directory, 'known.yaml');
    const check = 'mac/generates-HMAC_SHA_256';
    const lines = [url, 'aws'].map(
      (target) => `- { check: ${check}, target: "${target}", reason: it never did }\n`,
    );
    writeFileSync(xfail, lines.join(''));
    const effect = { kind: 'error', code: 'KMSInvalidStateException', message: 'no' } as const;
    const mend = emulator.faults.add({ operation: 'GenerateMac', effect });
    const { code, stdout, stderr } = await run({ only: [check], xfail }).finally(mend);
    expect(stdout).toContain('0 passed, 0 failed, 0 skipped, 1 failed as expected: success');
    expect(stderr).toMatch(/known\.yaml:2: mac\/generates-HMAC_SHA_256 was not tried in this run$/m);
    expect(code).toBe(EXIT.ok);
    rmSync(directory, { recursive: true });
  });

  it('is told of with --plan, and left alone', async () => {
    const before = emulator.journal.entries().length;
    const { code, stdout } = await run({ plan: true, only: ONLY, seed: 'mine' });
    expect(stdout).toContain(`Plan of 19 checks on ${url}\n`);
    expect(code).toBe(EXIT.ok);
    expect(emulator.journal.entries().length).toBe(before);
  });
});

it('has no name in a plan when the run will draw it', async () => {
  const { stdout } = await run({ plan: true, only: ['mac/verify-refuses-a-changed-mac'] });
  expect(stdout).toContain(
    '\n  tags      every key with keyproof-run=(the seed of the run: --seed names it)\n',
  );
});

const COMMAND = fileURLToPath(new URL('../../bin/keyproof.js', import.meta.url));

describe('Ctrl-C', () => {
  it('ends a run that waits, and what it made is cleaned', async () => {
    const own = createEmulator();
    const { url: endpoint } = await own.listen({ port: 0 });
    const args = [COMMAND, 'check', '--endpoint', endpoint, '--only', 'rotation/on-demand-is-listed'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    // The rotation takes ten seconds; the run has begun to wait for it.
    own.journal.subscribe(({ operation }) => {
      if (operation === 'ListKeyRotations') child.kill('SIGINT');
    });
    expect(await ended).toEqual([EXIT.failure, null]);
    expect(await stdout).toContain('\n0 passed, 0 failed, 1 skipped: partial\n');
    expect(await stdout).toContain('  Reason: the run was interrupted\n');
    expect(await stderr).toContain('keyproof: interrupted; cleaning up');
    const kms = new KMS({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { Keys = [] } = await kms.listKeys({});
    expect(Keys.length).toBe(1);
    const { KeyMetadata } = await kms.describeKey({ KeyId: Keys[0]?.KeyId });
    expect(KeyMetadata?.KeyState).toBe('PendingDeletion');
    await own.close();
  });
});

describe('an endpoint elsewhere', () => {
  it.each(['aws', 'https://kms.example.test'])('is not touched without --yes: %s', async (endpoint) => {
    const { code, stdout, stderr } = await run({
      endpoint,
      only: ONLY,
      seed: 'mine',
      region: 'eu-central-1',
    });
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      `Plan of 19 checks on ${endpoint}`,
      '  makes     6 KMS keys: 6 in eu-central-1',
      expect.stringMatching(/^ {12}\(/),
      '            up to 0 aliases below alias/keyproof/, up to 0 grants to the account itself',
      '  tags      every key with keyproof-run=mine',
      expect.stringMatching(/^ {2}asks {6}about \d+ requests/),
    ]);
    expect(stdout).toContain('costs     about 0.01 USD on AWS: 0.01 USD for an hour of the keys\n');
    expect(stderr).toBe('keyproof: nothing was made and nothing was checked; --yes carries the plan out\n');
    expect(code).toBe(EXIT.usage);
  });

  it('needs a Region, which the environment may name', async () => {
    const asked = { endpoint: 'aws', only: ['mac/verify-refuses-a-changed-mac'] };
    await expect(run(asked)).rejects.toThrow('--endpoint aws needs a Region: --region, or AWS_REGION');
    await expect(run(asked)).rejects.toBeInstanceOf(UsageError);
    const { stdout } = await run(asked, { AWS_REGION: 'cn-north-1' });
    expect(stdout).toContain('1 in cn-north-1');
  });
});

describe('aws', () => {
  it('is AWS, whatever endpoint the environment has for the SDK', async () => {
    for (const [name, value] of [
      ['AWS_ENDPOINT_URL', url],
      ['AWS_ACCESS_KEY_ID', 'test'],
      ['AWS_SECRET_ACCESS_KEY', 'test'],
    ] as const) {
      vi.stubEnv(name, value);
    }
    const before = emulator.journal.entries().length;
    const running = run({ endpoint: 'aws', region: 'eu-central-1', yes: true, only: ONLY });
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow(
      /^AWS_ENDPOINT_URL, or endpoint_url .* sends calls for AWS to 127\.0\.0\.1; unset it/,
    );
    expect(emulator.journal.entries().length).toBe(before);
  });
});

describe('the command line that repeats a check', () => {
  it('can be pasted, whatever the profile is called', () => {
    const place = { url: 'aws', region: 'eu-central-1', replicaRegion: 'us-west-2', profile: 'my sandbox' };
    expect(reproduction({ endpoint: 'aws', profile: 'my sandbox' }, place)('mac/x')).toBe(
      "npx keyproof check --endpoint aws --region eu-central-1 --replica-region us-west-2 --profile 'my sandbox' --only mac/x --yes",
    );
  });
});

describe('--list', () => {
  it('names every check, and --only some', async () => {
    const { stdout } = await run({ list: true });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(ENDPOINT_CHECKS.map(({ id }) => id));
    expect((await run({ list: true, only: ['import'] })).stdout).toMatch(/^(?:import\/.*\n)+$/);
  });
});

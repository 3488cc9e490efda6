import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { keyproof, keyproofLines, type Serving, serve } from '../emulator/test/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Makes a key, lists, and is refused once. */
async function call({ url }: Serving): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const kms = new KMS({ region: 'us-east-1', endpoint: url, credentials });
  await kms.createKey({});
  await kms.listKeys({});
  await expect(kms.describeKey({ KeyId: 'nobody' })).rejects.toThrow('nobody');
  kms.destroy();
}

const CALLS = ['CreateKey', 'ListKeys', 'DescribeKey'];
const operations = (lines: string) =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { operation: string }).operation);

describe.concurrent('keyproof serve --journal', () => {
  test('appends to a file, and has all of it when it has ended', async () => {
    const file = join(root, 'calls.jsonl');
    for (const expected of [CALLS, [...CALLS, ...CALLS]]) {
      const serving = await serve('--journal', file, '--log-level', 'silent');
      await call(serving);
      await serving.stop();
      expect(operations(readFileSync(file, 'utf8'))).toEqual(expected);
    }
  });

  test('- leaves standard output to the journal alone', async () => {
    const serving = await serve('--journal', '-', '--log-level', 'silent');
    await call(serving);
    const { stdout, stderr } = await serving.stop();
    expect(operations(stdout)).toEqual(CALLS);
    expect(stderr).toContain('export AWS_ENDPOINT_URL=');
  });

  test('refuses a file that cannot be had', async () => {
    const { code, stderr } = await keyproof('serve', '--port', '0', '--journal', join(root, 'no', 'where'));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^keyproof: the journal cannot be written: ENOENT/),
    });
  });
});

describe.concurrent('keyproof journal', () => {
  test('prints what was called, and a part of it', async () => {
    const serving = await serve('--log-level', 'silent');
    await call(serving);
    const printed = async (...args: string[]) => {
      const { code, stdout, stderr } = await keyproof('journal', '--endpoint', serving.url, ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return operations(stdout);
    };
    expect(await printed()).toEqual(CALLS);
    expect(await printed('--operation', 'ListKeys')).toEqual(['ListKeys']);
    expect(await printed('--after', '1')).toEqual(CALLS.slice(1));
    expect(await printed('--service', 'sts')).toEqual([]);
    await serving.stop();
  });

  test('--follow goes on until the emulator ends', async () => {
    const serving = await serve('--log-level', 'silent');
    await call(serving);
    const { lines, finished } = keyproofLines('journal', '--endpoint', serving.url, '--follow');
    const next = async () => operations((await lines.next()).value ?? '')[0];
    expect([await next(), await next(), await next()]).toEqual(CALLS);
    // It has caught up: what it prints from here on it was sent because it follows.
    await call(serving);
    expect([await next(), await next(), await next()]).toEqual(CALLS);
    await serving.stop();
    expect(await finished).toMatchObject({ code: 2, stderr: expect.stringContaining('has ended') });
  });

  test.each([
    [['--after', 'yesterday'], 'Invalid input'],
    [['--endpoint', 'http://127.0.0.1:1'], 'no emulator answers'],
  ])('%j is refused', async (args, message) => {
    const serving = await serve('--log-level', 'silent');
    const { code, stderr } = await keyproof('journal', '--endpoint', serving.url, ...args);
    await serving.stop();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});

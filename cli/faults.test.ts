import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { keyproof, type Serving, serve } from '../emulator/test/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
function file(content: unknown): string {
  const path = join(root, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const client = ({ url }: Serving) =>
  new KMS({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

const THROTTLE = { operation: 'ListKeys', times: 1, effect: { kind: 'throttle' } };

describe('keyproof faults', () => {
  test('lists, adds and clears the rules of a running emulator', async () => {
    const serving = await serve('--log-level', 'silent', '--faults', file({ faults: [THROTTLE] }));
    const kms = client(serving);
    const faults = async (...args: string[]) =>
      (await keyproof('faults', '--endpoint', serving.url, ...args)).stdout;
    await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await kms.listKeys({})).toMatchObject({ Keys: [] });
    expect(await faults()).toBe(`1: ${JSON.stringify(THROTTLE)} (matched 2, struck 1)\n`);
    const lost = { operation: 'CreateKey', effect: { kind: 'connection-cut' } };
    expect(await faults('--add', file({ faults: [lost] }))).toContain(`2: ${JSON.stringify(lost)}`);
    await expect(kms.createKey({})).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await faults('--clear')).toBe('no fault rules\n');
    expect(await kms.createKey({})).toMatchObject({ KeyMetadata: { KeyState: 'Enabled' } });
    kms.destroy();
    await serving.stop();
  });

  test('kill ends the process at the call', async () => {
    const rule = { operation: 'CreateKey', after: 1, effect: { kind: 'kill' } };
    const serving = await serve('--log-level', 'silent', '--faults', file({ faults: [rule] }));
    const kms = client(serving);
    await kms.createKey({});
    await expect(kms.createKey({})).rejects.toThrow();
    kms.destroy();
    expect(await serving.stop()).toMatchObject({ signal: 'SIGKILL' });
  });

  test.each([
    ['no JSON', '{', /cannot be read/],
    ['an unknown effect', { faults: [{ effect: { kind: 'explode' } }] }, /faults\[0\]\.effect/],
    ['an unknown field', { faults: [{ ...THROTTLE, operations: 'x' }] }, /"operations"/],
  ])('refuses a file with %s', async (_what, content, message) => {
    const { code, stderr } = await keyproof('serve', '--port', '0', '--faults', file(content));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('says where it looked when nobody answers', async () => {
    const { code, stderr } = await keyproof('faults', '--endpoint', 'http://127.0.0.1:1');
    expect(code).toBe(2);
    expect(stderr).toContain('no emulator answers at http://127.0.0.1:1');
  });
});

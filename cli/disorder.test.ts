import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { keyproof, serve } from '../emulator/test/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-disorder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
function file(content: string): string {
  const path = join(root, `${files++}.json`);
  writeFileSync(path, content);
  return path;
}

describe('keyproof serve --disorder', () => {
  test('begins with what the file says', async () => {
    const settings = { pages: { empty: 1 } };
    const serving = await serve('--log-level', 'silent', '--disorder', file(JSON.stringify(settings)));
    const kms = new KMS({
      region: 'us-east-1',
      endpoint: serving.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    expect(await kms.listKeys({})).toMatchObject({ Keys: [], Truncated: true });
    const headers = { 'x-keyproof-control': '1' };
    const shown = await fetch(`${serving.url}/_keyproof/disorder`, { headers });
    expect(await shown.json()).toEqual(settings);
    kms.destroy();
    await serving.stop();
  });

  test.each([
    ['no JSON', '{', /^keyproof: the disorder file .* cannot be read/],
    ['an unknown name', '{"lag": 1}', /^keyproof: disorder has no 'lag'. It has: taggingLag, staleReads/],
  ])('refuses a file with %s', async (_what, content, message) => {
    const { code, stderr } = await keyproof('serve', '--port', '0', '--disorder', file(content));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

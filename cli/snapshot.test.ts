import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { createKey, describeKey } from '../emulator/test/keys.ts';
import { keyproof, serve } from '../emulator/test/serve-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-cli-snapshot-'));
afterAll(() => rmSync(directory, { recursive: true }));

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('keyproof snapshot', () => {
  test('carries a world from one process to another, in a file for its owner alone', async () => {
    const file = join(directory, 'world.ndjson');
    writeFileSync(file, 'an older one', { mode: 0o644 });
    const first = await serve('--data', join(directory, 'data'));
    const kms = new KMS({ region: 'us-east-1', endpoint: first.url, credentials });
    const { id } = await createKey(kms, { Description: 'travels' });
    expect(await keyproof('snapshot', 'save', file, '--endpoint', first.url)).toMatchObject({
      code: 0,
      stdout: `saved to ${file}, which holds key material in clear\n`,
    });
    kms.destroy();
    await first.stop();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['data', 'world.ndjson']);

    const second = await serve();
    expect(await keyproof('snapshot', 'load', file, '--endpoint', second.url)).toMatchObject({
      code: 0,
      stdout: `loaded ${file}\n`,
    });
    const other = new KMS({ region: 'us-east-1', endpoint: second.url, credentials });
    expect(await describeKey(other, id)).toMatchObject({ Description: 'travels' });

    const cut = join(directory, 'cut.ndjson');
    writeFileSync(cut, readFileSync(file).subarray(0, -100));
    expect(await keyproof('snapshot', 'load', cut, '--endpoint', second.url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the snapshot ${cut} is not loaded: It is no snapshot of Keyproof`),
    });
    expect(await describeKey(other, id)).toMatchObject({ Description: 'travels' });
    other.destroy();
    await second.stop();
  });

  test.each([
    [
      ['save', join(directory, 'x'), '--endpoint', 'http://127.0.0.1:1'],
      'no emulator answers at http://127.0.0.1:1',
    ],
    [['load', join(directory, 'nowhere'), '--endpoint', 'http://127.0.0.1:1'], 'cannot be read'],
    [['save'], `missing required argument 'file'`],
    [['load', 'a', 'b'], 'too many arguments'],
  ])('%j is wrong usage', async (args, text) => {
    const { code, stdout, stderr } = await keyproof('snapshot', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test('a world that several processes serve has its seeds, is saved, and not loaded', async () => {
  const seeds = join(directory, 'seeds.yaml');
  writeFileSync(seeds, 'keys:\n  - id: 11111111-2222-4333-8444-555555555555\n');
  const file = join(directory, 'workers.ndjson');
  const serving = await serve('--workers', '2', '--data', join(directory, 'shared'), '--seed-file', seeds);
  const kms = new KMS({ region: 'us-east-1', endpoint: serving.url, credentials });
  expect((await kms.listKeys({})).Keys).toHaveLength(1);
  kms.destroy();
  expect(await keyproof('snapshot', 'save', file, '--endpoint', serving.url)).toMatchObject({ code: 0 });
  expect(await keyproof('snapshot', 'load', file, '--endpoint', serving.url)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Several processes serve this world.'),
  });
  expect(await serving.stop()).toMatchObject({ code: 0 });
});
